// Whether anybody can see the page, and whether this device has a network. Outside of a browser: always.

/** Calls back when the page is shown or hidden, and when the network is back; gives a function that ends it. */
export function watchPage(turned: () => void, online: () => void): () => void {
  if (typeof document === 'undefined') return () => {};
  document.addEventListener('visibilitychange', turned);
  addEventListener('online', online);
  return () => {
    document.removeEventListener('visibilitychange', turned);
    removeEventListener('online', online);
  };
}

export const isHidden = (): boolean => typeof document !== 'undefined' && document.hidden;
