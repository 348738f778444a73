// The rows that are shown: newest first, each once, no more than so many.

import type { LogRow } from './types.js';

export class LogList {
  readonly #most: number;
  #rows: LogRow[] = [];
  #byId = new Map<string, LogRow>();

  /** Bound: the oldest rows beyond `most` are forgotten. */
  constructor(most: number) {
    this.#most = most;
  }

  /** A copy, newest first. */
  get rows(): readonly LogRow[] {
    return this.#rows;
  }

  get size(): number {
    return this.#rows.length;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  clear(): void {
    this.#rows = [];
    this.#byId.clear();
  }

  /** Puts a row where its time belongs, or in the place of what was known of it. */
  put(row: LogRow): 'new' | 'changed' | 'same' {
    const known = this.#byId.get(row.id);
    if (known) return this.#replace(known, row);
    const at = this.#rows.findIndex(other => other.captured_at <= row.captured_at);
    const next = [...this.#rows];
    next.splice(at < 0 ? next.length : at, 0, row);
    this.#byId.set(row.id, row);
    for (const gone of next.splice(this.#most)) this.#byId.delete(gone.id);
    this.#rows = next;
    return 'new';
  }

  #replace(known: LogRow, row: LogRow): 'changed' | 'same' {
    if (JSON.stringify(known) === JSON.stringify(row)) return 'same';
    this.#byId.set(row.id, row);
    this.#rows = this.#rows.map(other => other === known ? row : other);
    return 'changed';
  }
}
