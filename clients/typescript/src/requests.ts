// Questions over a WebSocket that wait for their answers.

const answerWithinMs = 10_000;

interface Waiting {
  done(answer: Record<string, unknown>): void;
  failed(fault: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

export class Requests {
  #last = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** Sends a question with an id of its own; fails when it cannot be sent, is not answered in time, or the server says that it is wrong. */
  ask(send: (id: number) => boolean): Promise<Record<string, unknown>> {
    const id = ++this.#last;
    return new Promise((done, failed) => {
      const timer = setTimeout(() => this.#end(id, new Error('The server did not answer in time.')), answerWithinMs);
      this.#waiting.set(id, { done, failed, timer });
      if (!send(id)) this.#end(id, new Error('There is no connection.'));
    });
  }

  /** Takes an answer; false when it belongs to no question. */
  answer(message: Record<string, unknown>): boolean {
    const data = message.data as Record<string, unknown> | undefined;
    const isError = message.type === 'event' && message.event_type === 'error';
    const id = (isError ? data?.request_id : message.request_id) as number;
    const waiting = this.#waiting.get(id);
    if (!waiting) return false;
    if (isError) this.#end(id, new Error(String(data?.message ?? 'The server refused the question.')));
    else {
      this.#forget(id);
      waiting.done(message);
    }
    return true;
  }

  /** The connection is gone, and with it the answers. */
  fail(): void {
    for (const id of [...this.#waiting.keys()]) this.#end(id, new Error('The connection was lost.'));
  }

  #end(id: number, fault: Error): void {
    const waiting = this.#waiting.get(id);
    this.#forget(id);
    waiting?.failed(fault);
  }

  #forget(id: number): void {
    clearTimeout(this.#waiting.get(id)?.timer);
    this.#waiting.delete(id);
  }
}
