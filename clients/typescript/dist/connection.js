// One WebSocket that is always there again: connects, notices a dead line, waits and connects once more, renews its token, and where
// no WebSocket gets through polls instead.
import { addressOf, socketOf } from './address.js';
import { isTerminal, pauseBefore } from './backoff.js';
import { Http, HttpFault, retryAfterOf } from './http.js';
import { idle, isUp } from './link.js';
import { defaultTiming } from './options.js';
import { readObject } from './frame.js';
import { renewalIn, TokenSource } from './token.js';
/** Attempts that failed although the server is there, before WebSockets count as blocked. */
const blockedAfter = 2;
/** What the server may answer to the upgrade; a script cannot see that answer, so the same address is asked over plain HTTP. */
const refusals = [401, 403, 404, 429, 503];
const upgradeRequired = 426;
const longestTimerMs = 2 ** 31 - 1;
export class Connection {
    link = idle;
    http;
    #line;
    #base;
    #options;
    #tokens;
    #timing;
    #polls;
    #socket = null;
    #polling = null;
    #serial = 0;
    #attempt = 0;
    #blocked = 0;
    #renewed = false;
    #notBefore = 0;
    #openedAt = 0;
    #heardAt = 0;
    #pingSentAt = 0;
    #retry;
    #patience;
    #heartbeat;
    #renewal;
    #trial;
    constructor(line, base, options) {
        this.#line = line;
        this.#base = base;
        this.#options = options;
        this.#tokens = new TokenSource(options.token);
        this.#timing = { ...defaultTiming, ...options.timing };
        this.#polls = options.transport === 'polling';
        this.http = new Http(base, () => this.#tokens.current);
    }
    /** Begins, or begins anew: what was before does not count. */
    start() {
        this.#drop();
        this.#attempt = this.#blocked = 0;
        this.#renewed = false;
        this.link = idle;
        this.#connect();
    }
    close() {
        this.#drop();
        this.#change(idle);
    }
    /** Something has changed for the better (network back, page visible): tries at once, or checks that the line still lives. */
    nudge() {
        if (this.link.phase === 'waiting' && performance.now() >= this.#notBefore)
            this.#connect();
        else if (this.link.phase === 'open')
            this.#ping();
    }
    /** Sends one command; false when there is no line to send it over. */
    send(command, members = {}) {
        if (this.link.phase !== 'open' || this.#socket?.readyState !== 1)
            return false;
        this.#socket.send(JSON.stringify({ [this.#line.verb]: command, ...members }));
        return true;
    }
    #connect() {
        this.#drop();
        this.#change({ phase: 'connecting' });
        void this.#begin();
    }
    async #begin() {
        const serial = this.#serial;
        const known = await this.#tokens.get().then(() => true, () => false);
        if (serial !== this.#serial)
            return;
        if (known)
            this.#go();
        else
            this.#lost(0, '');
    }
    #go() {
        if (this.#polls)
            this.#poll();
        else
            this.#open();
    }
    #open() {
        const socket = this.#socket = this.#make(() => this.#opened(), (code, reason) => this.#lost(code, reason));
        if (socket)
            this.#patience = setTimeout(() => this.#lost(1006, ''), this.#timing.answerWithin);
        else
            this.#lost(1006, '');
    }
    /** A socket on its way; what it says is heard from the moment it is open. */
    #make(opened, closed) {
        const Socket = this.#options.WebSocket ?? globalThis.WebSocket;
        if (!Socket)
            return null;
        const token = this.#tokens.current;
        const url = socketOf(addressOf(this.#base, this.#line.path, this.#line.query())).href;
        const socket = attempt(() => token === null ? new Socket(url) : new Socket(url, ['parkinggate.v1', `bearer.${token}`]));
        if (!socket)
            return null; // the browser itself says no
        socket.binaryType = 'arraybuffer';
        socket.onopen = opened;
        socket.onclose = ({ code, reason }) => closed(code, reason);
        socket.onerror = () => { }; // a close follows
        return socket;
    }
    #opened() {
        clearTimeout(this.#patience);
        this.#openedAt = performance.now();
        this.#heardAt = 0;
        this.#socket.onmessage = ({ data }) => this.#heard(data);
        this.#heartbeat = setInterval(() => this.#ping(), this.#timing.pingEvery);
        this.#change({ phase: 'open', code: 0, status: 0, wasOpen: true });
        this.#line.opened();
        this.#ping();
        this.#renewInTime();
    }
    #heard(data) {
        this.#heardAt = performance.now();
        if (typeof data !== 'string')
            return this.#line.binary(data, this.#heardAt);
        const message = readObject(data);
        if (message?.type === 'pong')
            this.#ponged(message);
        else if (message)
            this.#line.text(message);
    }
    #ping() {
        if (this.#pingSentAt || !this.send('ping'))
            return;
        this.#pingSentAt = performance.now();
        this.#patience = setTimeout(() => this.#judge(), this.#timing.answerWithin);
    }
    #ponged(message) {
        if (!this.#pingSentAt)
            return;
        clearTimeout(this.#patience);
        this.#blocked = 0;
        this.#line.pong(this.#pingSentAt, this.#heardAt, message);
        this.#pingSentAt = 0;
    }
    // No pong in time. Pictures still coming in mean that the line is only slow; silence means that it is dead.
    #judge() {
        const silent = this.#heardAt < this.#pingSentAt;
        this.#pingSentAt = 0;
        if (!silent)
            return;
        if (this.#heardAt === 0)
            this.#blocked++; // something on the way lets the upgrade through and nothing after it
        this.#lost(1006, '');
    }
    /** The connection is over, or an attempt at one; `fault` when plain HTTP has said why. */
    #lost(code, reason, fault) {
        const opened = this.#openedAt > 0;
        if (opened && performance.now() - this.#openedAt > this.#timing.settledAfter) {
            this.#attempt = 0;
            this.#renewed = false;
        }
        this.#drop();
        if (code === 4401 || fault?.status === 401 && this.#tokens.current !== null)
            return void this.#renew(fault?.status ?? 0);
        if (isTerminal(code))
            return this.#change({ phase: 'closed', code });
        this.#wait(code, reason, fault);
        if (!opened && !fault && code !== 0)
            void this.#askWhy();
        else
            this.#considerPolling();
    }
    /** The server does not take this token any more: with another one, at once, but only once until a connection has been good again. */
    async #renew(status) {
        const [serial, before] = [this.#serial, this.#tokens.current];
        const over = () => this.#change({ phase: 'closed', code: 4401, status });
        if (!this.#tokens.canRenew || this.#renewed)
            return over();
        this.#renewed = true;
        this.#change({ phase: 'connecting' });
        const token = await this.#tokens.get('expired').catch(() => null);
        if (serial !== this.#serial)
            return;
        if (token === null || token === before)
            over();
        else
            this.#go();
    }
    #wait(code, reason, fault) {
        const asked = code === 4429 ? 1000 * (parseFloat(/\d+(\.\d+)?/.exec(reason)?.[0] ?? '') || 0) : fault?.retryAfter ?? 0;
        this.#notBefore = performance.now() + asked;
        this.#retryIn(Math.max(asked, pauseBefore(this.#attempt++, Math.random, this.#timing)), { code, status: statusOf(fault?.status) });
    }
    #retryIn(pause, change) {
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#connect(), pause);
        this.#change({ ...change, phase: 'waiting', retryAt: performance.now() + pause });
    }
    async #askWhy() {
        const serial = this.#serial;
        const answer = await this.http.get(this.#line.path, this.#line.query(), AbortSignal.timeout(5_000)).catch(() => null);
        void answer?.body?.cancel();
        if (serial !== this.#serial || this.link.phase !== 'waiting')
            return;
        // A client without a token waits until it may come in.
        if (answer?.status === 401 && this.#tokens.current !== null) {
            this.#drop();
            return await this.#renew(401);
        }
        if (answer?.status === upgradeRequired)
            this.#blocked++;
        if (this.#considerPolling())
            return;
        const status = statusOf(answer?.status);
        this.#notBefore = Math.max(this.#notBefore, performance.now() + (answer ? retryAfterOf(answer) : 0));
        if (this.#notBefore > this.link.retryAt)
            this.#retryIn(this.#notBefore - performance.now(), { status });
        else
            this.#change({ status });
    }
    #considerPolling() {
        if (this.#polls || this.#blocked < blockedAfter || this.#options.transport === 'websocket')
            return false;
        this.#polls = true;
        this.#connect();
        return true;
    }
    #poll() {
        const polling = this.#polling = new AbortController();
        this.#openedAt = performance.now();
        this.#change({ phase: 'polling', code: 0, status: 0, wasOpen: true });
        this.#line.opened();
        if (this.#options.transport !== 'polling')
            this.#trial = setInterval(() => this.#tryUp(), this.#timing.tryAgain);
        this.#renewInTime();
        this.#line.poll(this.http, polling.signal).catch((fault) => {
            if (polling.signal.aborted)
                return;
            this.#lost(1006, '', fault instanceof HttpFault ? fault : new HttpFault(0, 0));
        });
    }
    /** While polling goes on, a WebSocket is tried; the first that opens takes over. */
    #tryUp() {
        const give = () => { clearTimeout(patience); if (socket)
            release(socket); };
        const patience = setTimeout(give, this.#timing.answerWithin);
        const socket = this.#make(() => {
            clearTimeout(patience);
            if (this.link.phase !== 'polling')
                return give();
            this.#drop();
            this.#polls = false;
            this.#socket = socket;
            socket.onclose = ({ code, reason }) => this.#lost(code, reason);
            this.#opened();
        }, give);
    }
    // A token is renewed in place, before it ends.
    #renewInTime() {
        clearTimeout(this.#renewal);
        const left = this.#tokens.canRenew ? renewalIn(this.#tokens.current) : null;
        if (left !== null && left < longestTimerMs)
            this.#renewal = setTimeout(() => void this.#renewInPlace(), left);
    }
    async #renewInPlace() {
        const [serial, before] = [this.#serial, this.#tokens.current];
        const token = await this.#tokens.get('expired').catch(() => null);
        if (serial !== this.#serial || token === null || token === before || !isUp(this.link))
            return; // else its end closes the connection
        this.send('authenticate', { token });
        this.#renewInTime();
    }
    // Lets go of everything without waiting for it: closing a dead socket can take minutes.
    #drop() {
        this.#serial++;
        for (const timer of [this.#retry, this.#patience, this.#heartbeat, this.#renewal, this.#trial])
            clearTimeout(timer);
        this.#pingSentAt = this.#openedAt = 0;
        this.#polling?.abort();
        this.#polling = null;
        if (this.#socket)
            release(this.#socket);
        this.#socket = null;
    }
    #change(change) {
        this.link = { ...this.link, ...change };
        this.#line.changed();
    }
}
function attempt(make) {
    try {
        return make();
    }
    catch {
        return null;
    }
}
const statusOf = (status) => status !== undefined && refusals.includes(status) ? status : 0;
function release(socket) {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.onerror = () => { };
    socket.close();
}
