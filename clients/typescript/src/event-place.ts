// The last event that was seen: `<run of the program>-<number>`. A client that comes back with it is told what it missed.

export class EventPlace {
  #last: string | null = null;

  get last(): string | null {
    return this.#last;
  }

  /** Takes the id of an event; false when that was seen before. */
  take(id: string): boolean {
    if (this.#last !== null && !isLater(id, this.#last)) return false;
    this.#last = id;
    return true;
  }

  /** Goes on from here, whatever was seen. */
  moveTo(id: string): void {
    this.#last = id;
  }
}

function isLater(id: string, last: string): boolean {
  const [run, number] = parts(id);
  const [lastRun, lastNumber] = parts(last);
  return run !== lastRun || number > lastNumber;
}

function parts(id: string): [string, number] {
  const dash = id.lastIndexOf('-');
  return [id.slice(0, dash), Number(id.slice(dash + 1))];
}
