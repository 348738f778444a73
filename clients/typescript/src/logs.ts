// The log of passages: the newest rows, and each further one as it is stored.

import { baseOf, type Query } from './address.js';
import { Connection, type Line } from './connection.js';
import { Emitter } from './emitter.js';
import { EventPlace } from './event-place.js';
import type { Http } from './http.js';
import { isUp, type Link } from './link.js';
import { LogList } from './log-list.js';
import { pollLogs } from './log-poll.js';
import { defaultTiming, type GateOptions } from './options.js';
import { Requests } from './requests.js';
import type { GateEvent, LogFilters, LogPage, LogRow } from './types.js';
import { watchPage } from './visibility.js';

/** Rows whose state is asked for after a lost connection; the server gives no more at a time. */
const mostRefreshed = 500;

export interface GateLogsOptions extends GateOptions {
  /** Which rows; all by default. */
  filters?: LogFilters;
  /** Rows of a page; 20 by default, at most 500. */
  pageSize?: number;
  /** Rows kept; 1000 by default. The oldest beyond are forgotten. */
  keep?: number;
}

export interface GateLogsEvents {
  /** Something of what this says about itself has changed. */
  change: void;
  /** A row was stored, also while this client was away: each comes once, in the order of their storing. */
  row: LogRow;
  /** A row is not what it was. */
  updated: LogRow;
  /** The rows are others: the filters have changed, or the server's log is another. */
  reset: void;
  /** Something happened at a camera. */
  event: GateEvent;
}

function isRow(value: unknown): value is LogRow {
  const row = value as Partial<LogRow> | null | undefined;
  return typeof row?.id === 'string' && typeof row.captured_at === 'string';
}

export class GateLogs extends Emitter<GateLogsEvents> {
  /** How many rows match in all, as far as is known. */
  total = 0;
  /** Whether there are older rows than those that are here. */
  hasMore = false;
  /** The shared log may have rows that cannot be asked for now. */
  partial = false;

  readonly #pageSize: number;
  readonly #lookEvery: number;
  readonly #connection: Connection;
  readonly #list: LogList;
  readonly #place = new EventPlace();
  readonly #requests = new Requests();
  #filters: LogFilters;
  /** The last row in the order of the server's storing that this client knows of. */
  #cursor: string | null = null;
  #begun = false;
  #pages = 1;
  #asked = 0;
  #unwatch: () => void = () => {};

  constructor(options: GateLogsOptions = {}) {
    super();
    this.#pageSize = options.pageSize ?? 20;
    this.#lookEvery = options.timing?.lookEvery ?? defaultTiming.lookEvery;
    this.#filters = { ...options.filters };
    this.#list = new LogList(options.keep ?? 1000);
    this.#connection = new Connection(this.#line(), baseOf(options.url), options);
  }

  get link(): Link {
    return this.#connection.link;
  }

  /** Newest first. */
  get rows(): readonly LogRow[] {
    return this.#list.rows;
  }

  get filters(): LogFilters {
    return this.#filters;
  }

  start(): this {
    this.#unwatch();
    this.#unwatch = watchPage(() => this.#connection.nudge(), () => this.#connection.nudge());
    this.#connection.start();
    return this;
  }

  stop(): void {
    this.#unwatch();
    this.#connection.close();
  }

  /** Shows and follows only the rows that match; fails with what is wrong when the server does not understand the filters. */
  async filter(filters: LogFilters): Promise<void> {
    const asked = ++this.#asked;
    const wanted = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined && value !== ''));
    // Followed first: what is stored between the two comes twice rather than not at all, and is shown once.
    if (this.link.phase === 'open') await this.#ask('subscribe', { filters: wanted });
    const page = await this.#page(1, wanted);
    if (asked !== this.#asked) return; // another filter was chosen meanwhile
    this.#filters = wanted;
    this.#reset(page);
  }

  /** Older rows, a page of them. */
  async more(): Promise<void> {
    const asked = this.#asked;
    const page = await this.#page(this.#pages + 1, this.#filters);
    if (asked !== this.#asked) return;
    this.#pages++;
    this.#take(page);
    this.emit('change', undefined);
  }

  #line(): Line {
    return {
      path: 'ws/logs',
      verb: 'action',
      query: () => this.#query(),
      opened: () => this.#opened(),
      text: message => this.#told(message),
      binary: () => {},
      pong: (_sent, _received, message) => { if (typeof message.last_event_id === 'string') this.#place.take(message.last_event_id); },
      changed: () => this.#changed(),
      poll: (http, signal) => this.#poll(http, signal),
    };
  }

  #query(): Query {
    return { limit: this.#pageSize, ...this.#filters, after: this.#cursor, events_after: this.#place.last };
  }

  #changed(): void {
    if (!isUp(this.link)) this.#requests.fail();
    this.emit('change', undefined);
  }

  #told(message: Record<string, unknown>): void {
    if (this.#requests.answer(message)) return;
    switch (message.type) {
      case 'initial_logs': return this.#began(message);
      case 'new_log': if (isRow(message.data)) this.#stored(message.data); return;
      case 'log_updated': if (isRow(message.data)) this.#updated(message.data); return;
      case 'event': return this.#happened(message as unknown as GateEvent);
    }
  }

  /** The newest rows, of a first connection, or because the server does not know the row where this client wanted to go on. */
  #began(message: Record<string, unknown>): void {
    const page = message as unknown as LogPage;
    if (Array.isArray(page.data)) this.#reset({ ...page, has_more: page.total_count > page.data.length });
  }

  #stored(row: LogRow): void {
    this.#cursor = row.id;
    const what = this.#list.put(row);
    if (what === 'new') {
      this.total++;
      this.emit('row', row);
    } else if (what === 'changed') this.emit('updated', row);
    this.emit('change', undefined);
  }

  #updated(row: LogRow): void {
    if (!this.#list.has(row.id) || this.#list.put(row) !== 'changed') return;
    this.emit('updated', row);
    this.emit('change', undefined);
  }

  #happened(event: GateEvent): void {
    if (!this.#place.isNews(event)) return;
    if (event.event_type !== 'authenticated') this.emit('event', event);
  }

  #reset(page: LogPage): void {
    this.#begun = true;
    this.#cursor = page.cursor ?? this.#cursor;
    this.#list.clear();
    this.#pages = Math.max(1, Math.floor(page.data.length / this.#pageSize));
    this.#take(page);
    this.emit('reset', undefined);
    this.emit('change', undefined);
  }

  #take(page: LogPage): void {
    for (const row of page.data.filter(isRow)) this.#list.put(row);
    this.total = page.total_count;
    this.hasMore = page.has_more;
    this.partial = page.partial === true;
  }

  /** Over the socket when there is one: there a later page belongs to the same moment as the first. */
  async #page(page: number, filters: LogFilters, size = this.#pageSize): Promise<LogPage> {
    const members = { page, page_size: size };
    if (this.link.phase !== 'open') return await this.#connection.http.json('api/logs', { ...filters, ...members }, AbortSignal.timeout(10_000));
    const isAll = page > 1 && Object.keys(filters).length === 0;
    return await this.#ask(isAll ? 'fetch_more' : 'filter', isAll ? members : { filters, ...members }) as unknown as LogPage;
  }

  #ask(action: string, members: Record<string, unknown>): Promise<Record<string, unknown>> {
    return this.#requests.ask(id => this.#connection.send(action, { ...members, request_id: id }));
  }

  #opened(): void {
    // Rows that were stored meanwhile are told by themselves; what has become of the others is asked.
    if (this.#begun && this.link.phase === 'open') void this.#page(1, this.#filters, Math.min(mostRefreshed, this.#list.size || 1)).then(page => this.#refresh(page), () => {});
  }

  #refresh(page: LogPage): void {
    for (const row of page.data) this.#updated(row);
    this.total = page.total_count;
    this.emit('change', undefined);
  }

  #poll(http: Http, signal: AbortSignal): Promise<void> {
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
