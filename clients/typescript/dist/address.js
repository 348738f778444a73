// Addresses of the server.
/** Where the server is: the address given, with everything below it, or that of the page. */
export function baseOf(given) {
    const page = typeof document === 'undefined' ? undefined : document.baseURI;
    if (given === undefined && page === undefined)
        throw new TypeError('url: the address of the server is missing.');
    if (given === undefined)
        return page;
    const url = new URL(given, page);
    if (!url.pathname.endsWith('/'))
        url.pathname += '/';
    return url.href;
}
/** An address below the base; what is absent or empty in the query is left out. */
export function addressOf(base, path, query = {}) {
    const url = new URL(path, base);
    url.search = url.hash = '';
    for (const [name, value] of Object.entries(query)) {
        if (value !== null && value !== undefined && value !== '')
            url.searchParams.set(name, String(value));
    }
    return url;
}
/** The same address for a WebSocket. */
export function socketOf(url) {
    const socket = new URL(url);
    socket.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return socket;
}
