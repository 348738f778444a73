// The log of passages: the newest rows, and each further one as it is stored.
import { baseOf } from './address.js';
import { Connection } from './connection.js';
import { Emitter } from './emitter.js';
import { EventPlace } from './event-place.js';
import { isUp } from './link.js';
import { LogList } from './log-list.js';
import { pollLogs } from './log-poll.js';
import { defaultTiming } from './options.js';
import { Requests } from './requests.js';
import { watchPage } from './visibility.js';
/** Rows whose state is asked for after a lost connection; the server gives no more at a time. */
const mostRefreshed = 500;
function isRow(value) {
    const row = value;
    return typeof row?.id === 'string' && typeof row.captured_at === 'string';
}
export class GateLogs extends Emitter {
    /** How many rows match in all, as far as is known. */
    total = 0;
    /** Whether there are older rows than those that are here. */
    hasMore = false;
    /** The shared log may have rows that cannot be asked for now. */
    partial = false;
    #pageSize;
    #lookEvery;
    #connection;
    #list;
    #place = new EventPlace();
    #requests = new Requests();
    #filters;
    /** The last row in the order of the server's storing that this client knows of. */
    #cursor = null;
    #begun = false;
    #pages = 1;
    #asked = 0;
    #unwatch = () => { };
    constructor(options = {}) {
        super();
        this.#pageSize = options.pageSize ?? 20;
        this.#lookEvery = options.timing?.lookEvery ?? defaultTiming.lookEvery;
        this.#filters = { ...options.filters };
        this.#list = new LogList(options.keep ?? 1000);
        this.#connection = new Connection(this.#line(), baseOf(options.url), options);
    }
    get link() {
        return this.#connection.link;
    }
    /** Newest first. */
    get rows() {
        return this.#list.rows;
    }
    get filters() {
        return this.#filters;
    }
    start() {
        this.#unwatch();
        this.#unwatch = watchPage(() => this.#connection.nudge(), () => this.#connection.nudge());
        this.#connection.start();
        return this;
    }
    stop() {
        this.#unwatch();
        this.#connection.close();
    }
    /** Shows and follows only the rows that match; fails with what is wrong when the server does not understand the filters. */
    async filter(filters) {
        const asked = ++this.#asked;
        const wanted = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined && value !== ''));
        // Followed first: what is stored between the two comes twice rather than not at all, and is shown once.
        if (this.link.phase === 'open')
            await this.#ask('subscribe', { filters: wanted });
        const page = await this.#page(1, wanted);
        if (asked !== this.#asked)
            return; // another filter was chosen meanwhile
        this.#filters = wanted;
        this.#reset(page);
    }
    /** Older rows, a page of them. */
    async more() {
        const asked = this.#asked;
        const page = await this.#page(this.#pages + 1, this.#filters);
        if (asked !== this.#asked)
            return;
        this.#pages++;
        this.#take(page);
        this.emit('change', undefined);
    }
    #line() {
        return {
            path: 'ws/logs',
            verb: 'action',
            query: () => this.#query(),
            opened: () => this.#opened(),
            text: message => this.#told(message),
            binary: () => { },
            pong: (_sent, _received, message) => { if (typeof message.last_event_id === 'string')
                this.#place.take(message.last_event_id); },
            changed: () => this.#changed(),
            poll: (http, signal) => this.#poll(http, signal),
        };
    }
    #query() {
        return { limit: this.#pageSize, ...this.#filters, after: this.#cursor, events_after: this.#place.last };
    }
    #changed() {
        if (!isUp(this.link))
            this.#requests.fail();
        this.emit('change', undefined);
    }
    #told(message) {
        if (this.#requests.answer(message))
            return;
        switch (message.type) {
            case 'initial_logs': return this.#began(message);
            case 'new_log':
                if (isRow(message.data))
                    this.#stored(message.data);
                return;
            case 'log_updated':
                if (isRow(message.data))
                    this.#updated(message.data);
                return;
            case 'event': return this.#happened(message);
        }
    }
    /** The newest rows, of a first connection, or because the server does not know the row where this client wanted to go on. */
    #began(message) {
        const page = message;
        if (Array.isArray(page.data))
            this.#reset({ ...page, has_more: page.total_count > page.data.length });
    }
    #stored(row) {
        this.#cursor = row.id;
        const what = this.#list.put(row);
        if (what === 'new') {
            this.total++;
            this.emit('row', row);
        }
        else if (what === 'changed')
            this.emit('updated', row);
        this.emit('change', undefined);
    }
    #updated(row) {
        if (!this.#list.has(row.id) || this.#list.put(row) !== 'changed')
            return;
        this.emit('updated', row);
        this.emit('change', undefined);
    }
    #happened(event) {
        if (!this.#place.isNews(event))
            return;
        if (event.event_type !== 'authenticated')
            this.emit('event', event);
    }
    #reset(page) {
        this.#begun = true;
        this.#cursor = page.cursor ?? this.#cursor;
        this.#list.clear();
        this.#pages = Math.max(1, Math.floor(page.data.length / this.#pageSize));
        this.#take(page);
        this.emit('reset', undefined);
        this.emit('change', undefined);
    }
    #take(page) {
        for (const row of page.data.filter(isRow))
            this.#list.put(row);
        this.total = page.total_count;
        this.hasMore = page.has_more;
        this.partial = page.partial === true;
    }
    /** Over the socket when there is one: there a later page belongs to the same moment as the first. */
    async #page(page, filters, size = this.#pageSize) {
        const members = { page, page_size: size };
        if (this.link.phase !== 'open')
            return await this.#connection.http.json('api/logs', { ...filters, ...members }, AbortSignal.timeout(10_000));
        const isAll = page > 1 && Object.keys(filters).length === 0;
        return await this.#ask(isAll ? 'fetch_more' : 'filter', isAll ? members : { filters, ...members });
    }
    #ask(action, members) {
        return this.#requests.ask(id => this.#connection.send(action, { ...members, request_id: id }));
    }
    #opened() {
        // Rows that were stored meanwhile are told by themselves; what has become of the others is asked.
        if (this.#begun && this.link.phase === 'open')
            void this.#page(1, this.#filters, Math.min(mostRefreshed, this.#list.size || 1)).then(page => this.#refresh(page), () => { });
    }
    #refresh(page) {
        for (const row of page.data)
            this.#updated(row);
        this.total = page.total_count;
        this.emit('change', undefined);
    }
    #poll(http, signal) {
        return pollLogs(http, signal, {
            place: this.#place,
            pageSize: this.#pageSize,
            lookEvery: this.#lookEvery,
            filters: () => this.#filters,
            cursor: () => this.#begun ? this.#cursor : null,
            began: page => this.#reset(page),
            stored: row => this.#stored(row),
            reached: cursor => { this.#cursor = cursor; },
            refresh: page => this.#refresh(page),
            event: event => this.#happened(event),
        });
    }
}
