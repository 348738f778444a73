export type Query = Record<string, string | number | null | undefined>;
/** Where the server is: the address given, with everything below it, or that of the page. */
export declare function baseOf(given: string | URL | undefined): string;
/** An address below the base; what is absent or empty in the query is left out. */
export declare function addressOf(base: string, path: string, query?: Query): URL;
/** The same address for a WebSocket. */
export declare function socketOf(url: URL): URL;
