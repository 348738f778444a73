// The log without a WebSocket: the server answers when a further row is stored.

import { HttpFault, type Http } from './http.js';
import type { EventPlace } from './event-place.js';
import type { GateEvent, LogFilters, LogPage, LogRow } from './types.js';
import { pollEvents } from './video-poll.js';

/** Rows of one answer, and rows at the top of the list of which it is asked what has become of them. */
const most = 100;

export interface LogPoll {
  place: EventPlace;
  pageSize: number;
  /** How long the server may wait for a further row, in ms; after that what is shown is looked at again. */
  lookEvery: number;
  filters(): LogFilters;
  /** Where to go on; null when there is no list yet. */
  cursor(): string | null;
  began(page: LogPage): void;
  stored(row: LogRow): void;
  reached(cursor: string): void;
  refresh(page: LogPage): void;
  event(event: GateEvent): void;
}

interface Following {
  data: LogRow[];
  has_more: boolean;
  cursor: string;
}

/** Runs until the signal; fails when the server cannot be asked. */
export async function pollLogs(http: Http, signal: AbortSignal, log: LogPoll): Promise<void> {
  await Promise.all([pollEvents(http, signal, log.place, event => log.event(event)), pollRows(http, signal, log)]);
}

async function pollRows(http: Http, signal: AbortSignal, log: LogPoll): Promise<void> {
  for (;;) {
    if (log.cursor() === null) log.began(await pageOf(http, signal, log, log.pageSize));
    const filters = log.filters();
    const found = await following(http, signal, log);
    if (filters !== log.filters()) continue; // others are wanted by now
    if (!found) {
      log.began(await pageOf(http, signal, log, log.pageSize));
      continue;
    }
    for (const row of found.data) log.stored(row);
    log.reached(found.cursor);
    if (!found.has_more) log.refresh(await pageOf(http, signal, log, most));
  }
}

/** What was stored after the last row that is known; null when the server does not know that one. */
async function following(http: Http, signal: AbortSignal, log: LogPoll): Promise<Following | null> {
  try {
    return await http.json<Following>('api/logs', { ...log.filters(), after: log.cursor(), wait: log.lookEvery / 1000, page_size: most }, signal);
  } catch (fault) {
    if (fault instanceof HttpFault && fault.status === 404) return null;
    throw fault;
  }
}

function pageOf(http: Http, signal: AbortSignal, log: LogPoll, size: number): Promise<LogPage> {
  return http.json<LogPage>('api/logs', { ...log.filters(), page: 1, page_size: size }, signal);
}
