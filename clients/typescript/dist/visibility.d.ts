/** Calls back when the page is shown or hidden, and when the network is back; gives a function that ends it. */
export declare function watchPage(turned: () => void, online: () => void): () => void;
export declare const isHidden: () => boolean;
