// A camera's live picture and events.

import { baseOf, type Query } from './address.js';
import { ServerClock } from './clock.js';
import { Connection, type Line } from './connection.js';
import { Emitter } from './emitter.js';
import { EventPlace } from './event-place.js';
import { readFrame } from './frame.js';
import type { Http } from './http.js';
import type { Link } from './link.js';
import type { GateOptions } from './options.js';
import { Picture } from './picture.js';
import { sourceAfter, sourceAfterFrame, type SourceFault } from './source.js';
import type { Frame, FrameHeader, GateEvent, StreamSettings } from './types.js';
import { pollVideo } from './video-poll.js';
import { isHidden, watchPage } from './visibility.js';

const answerWithinMs = 5_000;

export interface GateVideoOptions extends GateOptions, StreamSettings {
  /** A camera's id; the server's first by default. */
  camera?: string;
  /** Where pictures are painted; without it they only come as `frame`. */
  canvas?: HTMLCanvasElement;
  /** Whether a page that nobody sees asks for no pictures; yes by default. */
  pauseWhenHidden?: boolean;
}

export interface GateVideoEvents {
  /** Something of what this says about itself has changed. */
  change: void;
  /** A picture came in. */
  frame: Frame;
  /** A picture is on the canvas. */
  painted: Frame;
  /** Something happened; after a lost connection first what was missed. */
  event: GateEvent;
}

export class GateVideo extends Emitter<GateVideoEvents> {
  /** What the server says is in force for this client; null until it has said so on this connection. */
  inForce: StreamSettings | null = null;
  /** Why the camera gives no pictures; null when it does. */
  source: SourceFault | null = null;
  /** Pictures that came in since the start, and those that the server left out. */
  received = 0;
  skipped = 0;

  readonly #options: GateVideoOptions;
  readonly #settings: StreamSettings;
  readonly #connection: Connection;
  readonly #clock = new ServerClock();
  readonly #place = new EventPlace();
  readonly #picture: Picture | null;
  #camera: string | null;
  #shown: { receivedAt: number; header: FrameHeader } | null = null;
  // Pausing: what the user wants, what was asked for on this connection, and what the server says is so.
  #wantsPause = false;
  #askedPause = false;
  #paused = false;
  #askedAt = 0;
  #unwatch: () => void = () => {};

  constructor(options: GateVideoOptions = {}) {
    super();
    this.#options = options;
    this.#camera = options.camera ?? null;
    this.#settings = { fps: options.fps, width: options.width, quality: options.quality, overlay: options.overlay };
    this.#picture = options.canvas ? new Picture(options.canvas, frame => this.#painted(frame)) : null;
    this.#connection = new Connection(this.#line(), baseOf(options.url), options);
  }

  get link(): Link {
    return this.#connection.link;
  }

  /** The camera's id, as soon as it is known. */
  get camera(): string | null {
    return this.#camera;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** False while the server has not answered a command yet. */
  get isSettled(): boolean {
    return this.#askedAt === 0 || performance.now() - this.#askedAt > answerWithinMs;
  }

  /** Pictures that came in faster than this device could paint them. */
  get dropped(): number {
    return this.#picture?.dropped ?? 0;
  }

  /** From the newest picture leaving the camera reader to its being queued for sending, in ms. */
  get latency(): number | null {
    return this.#shown?.header.latency_ms ?? null;
  }

  /** How old the newest picture is, in seconds: since it came in, or by the server's own clock when that says older. */
  get age(): number | null {
    if (!this.#shown) return null;
    const { receivedAt, header } = this.#shown;
    const now = performance.now();
    return Math.max((now - receivedAt + (header.latency_ms || 0)) / 1000, this.#clock.secondsSince(header.timestamp, now));
  }

  start(): this {
    this.#unwatch();
    this.#unwatch = watchPage(() => this.#turned(), () => this.#connection.nudge());
    this.#connection.start();
    return this;
  }

  stop(): void {
    this.#unwatch();
    this.#picture?.clear();
    this.#connection.close();
  }

  pause(): void {
    this.#wantsPause = true;
    this.#agree();
  }

  resume(): void {
    this.#wantsPause = false;
    this.#agree();
  }

  /** Asks for another rate, size or quality; `inForce` says what came of it. */
  configure(settings: StreamSettings): void {
    Object.assign(this.#settings, settings);
    this.#connection.send('configure', { ...settings });
  }

  #line(): Line {
    return {
      path: 'ws/video',
      verb: 'command',
      query: () => this.#query(),
      opened: () => this.#opened(),
      text: message => { if (message.type === 'event' && typeof message.event_type === 'string') this.#happened(message as unknown as GateEvent); },
      binary: (message, receivedAt) => this.#came(readFrame(message), receivedAt),
      pong: (sentAt, receivedAt, message) => this.#ponged(sentAt, receivedAt, message),
      changed: () => this.emit('change', undefined),
      poll: (http, signal) => this.#poll(http, signal),
    };
  }

  #query(): Query {
    return { camera: this.#options.camera, frames: 'binary', ...this.#settings, after: this.#place.last };
  }

  #opened(): void {
    this.#clock.forget();
    this.#askedPause = this.#paused = false;
    this.#askedAt = 0;
    this.inForce = null;
    this.#agree();
  }

  #came(frame: Omit<Frame, 'receivedAt'> | null, receivedAt: number): void {
    if (!frame) return;
    const { header } = frame;
    const whole = { ...frame, receivedAt };
    this.received++;
    if (Number.isFinite(header.skipped)) this.skipped += header.skipped;
    this.#name(header.camera);
    this.emit('frame', whole);
    if (!this.#picture) this.#painted(whole);
    else if (!isHidden()) this.#picture.show(whole);
  }

  #painted(frame: Frame): void {
    this.#shown = frame;
    this.source = sourceAfterFrame(this.source, frame.header);
    this.emit('painted', frame);
  }

  #happened(event: GateEvent): void {
    if (!this.#place.isNews(event)) return;
    if (event.event_type === 'error') this.#askedAt = 0;
    const isAnswer = this.#answered(event);
    this.source = sourceAfter(this.source, event);
    this.#name(event.camera);
    if (!isAnswer) this.emit('event', event);
    this.emit('change', undefined);
  }

  /** Answers to this client's own commands change what it says about itself and are no events. */
  #answered({ event_type: type, data }: GateEvent): boolean {
    if (type === 'stream_configured') this.inForce = data ?? {};
    else if (type === 'stream_paused' || type === 'stream_resumed') this.#settle(type === 'stream_paused');
    else return type === 'authenticated';
    return true;
  }

  #ponged(sentAt: number, receivedAt: number, message: Record<string, unknown>): void {
    this.#clock.sample(sentAt, receivedAt, message.timestamp);
    if (typeof message.last_event_id === 'string') this.#place.take(message.last_event_id);
  }

  #name(camera: string | undefined): void {
    if (camera) this.#camera = String(camera);
  }

  // Nobody looks at a hidden page: it asks for no frames, and for them again when it is seen.
  #agree(): void {
    const pause = this.#wantsPause || this.#options.pauseWhenHidden !== false && isHidden();
    if (pause === this.#askedPause) return;
    if (this.link.phase === 'polling') this.#settle(this.#askedPause = pause);
    else if (this.#connection.send(pause ? 'pause' : 'resume')) [this.#askedPause, this.#askedAt] = [pause, performance.now()];
    this.emit('change', undefined);
  }

  #settle(nowPaused: boolean): void {
    this.#paused = nowPaused;
    if (nowPaused === this.#askedPause) this.#askedAt = 0;
  }

  #turned(): void {
    this.#agree();
    if (!isHidden()) this.#connection.nudge();
    this.emit('change', undefined);
  }

  #poll(http: Http, signal: AbortSignal): Promise<void> {
    return pollVideo(http, signal, {
      camera: this.#options.camera,
      settings: this.#settings,
      place: this.#place,
      isPaused: () => this.#paused,
      frame: (message, receivedAt, ageMs) => {
        const frame = readFrame(message);
        if (frame && Number.isFinite(ageMs)) this.#clock.sample(receivedAt, receivedAt, frame.header.timestamp + ageMs / 1000);
        this.#came(frame, receivedAt);
      },
      event: event => this.#happened(event),
    });
  }
}
