// The log without a WebSocket: the server answers when a further row is stored.
import { HttpFault } from './http.js';
import { pollEvents } from './video-poll.js';
/** Rows of one answer, and rows at the top of the list of which it is asked what has become of them. */
const most = 100;
/** Runs until the signal; fails when the server cannot be asked. */
export async function pollLogs(http, signal, log) {
    await Promise.all([pollEvents(http, signal, log.place, event => log.event(event)), pollRows(http, signal, log)]);
}
async function pollRows(http, signal, log) {
    for (;;) {
        if (log.cursor() === null)
            log.began(await pageOf(http, signal, log, log.pageSize));
        const filters = log.filters();
        const found = await following(http, signal, log);
        if (filters !== log.filters())
            continue; // others are wanted by now
        if (!found) {
            log.began(await pageOf(http, signal, log, log.pageSize));
            continue;
        }
        for (const row of found.data)
            log.stored(row);
        log.reached(found.cursor);
        if (!found.has_more)
            log.refresh(await pageOf(http, signal, log, most));
    }
}
/** What was stored after the last row that is known; null when the server does not know that one. */
async function following(http, signal, log) {
    try {
        return await http.json('api/logs', { ...log.filters(), after: log.cursor(), wait: log.lookEvery / 1000, page_size: most }, signal);
    }
    catch (fault) {
        if (fault instanceof HttpFault && fault.status === 404)
            return null;
        throw fault;
    }
}
function pageOf(http, signal, log, size) {
    return http.json('api/logs', { ...log.filters(), page: 1, page_size: size }, signal);
}
