// The dashboard: one camera, live. Puts the connection, the picture and the page together.

import { ServerClock } from './clock.js';
import { VideoConnection } from './connection.js';
import { Picture } from './picture.js';
import { sourceAfter, sourceAfterFrame, statusOf } from './status.js';
import { View } from './view.js';
import { Words, languageOf } from './words.js';

const tickMs = 250;
const rateWindowMs = 1_000;
const answerWithinMs = 5_000;
const sizes = {
  high: { width: 1280, quality: 80, fps: 30 },
  medium: { width: 960, quality: 70, fps: 15 },
  low: { width: 640, quality: 60, fps: 10 },
  least: { width: 480, quality: 50, fps: 5 },
};
// Answers to this viewer's own commands: they change what the page shows and are not worth a line among the events.
const answers = {
  stream_paused: () => settle(true),
  stream_resumed: () => settle(false),
  stream_configured: data => view.showInForce(data),
};

const asked = new URLSearchParams(location.search);
const view = new View(new Words(languageOf(navigator.language)), sizes);
const clock = new ServerClock();
const picture = new Picture(view.canvas, painted);
const connection = new VideoConnection(address, { opened, frame, message, pong: (...times) => clock.sample(...times), changed: refresh });

let size = remembered();
let camera = asked.get('camera');
let lastEventId = null;
// Pausing: what this page wants, what it has asked for on this connection, and what the server says is so.
let wantsPause = false;
let askedPause = false;
let paused = false;
let askedAt = 0;
let source = null;
let shown = null;
let skipped = 0;
let received = 0;
let rate = null;
let rateSince = performance.now();

function address() {
  const url = new URL('ws/video', document.baseURI);
  const query = { frames: 'binary', overlay: 'server', ...sizes[size] };
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = url.hash = '';
  if (asked.get('camera')) url.searchParams.set('camera', asked.get('camera'));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (lastEventId) url.searchParams.set('after', lastEventId);
  return url.href;
}

function opened() {
  clock.forget();
  askedPause = paused = false;
  askedAt = 0;
  view.showInForce(null);
  agreePause();
}

function frame({ header, jpeg }, receivedAt) {
  received++;
  if (Number.isFinite(header.skipped)) skipped += header.skipped;
  if (!document.hidden) picture.show({ header, jpeg, receivedAt });
}

function painted({ header, receivedAt }) {
  shown = { receivedAt, timestamp: header.timestamp, latency: header.latency_ms };
  source = sourceAfterFrame(source, header);
  nameCamera(header.camera);
  view.showContainers(header.containers ?? {});
  if (document.body.dataset.state !== 'live') refresh();
}

function message(event) {
  if (event.type !== 'event' || typeof event.event_type !== 'string') return;
  if (event.id) lastEventId = event.id;
  if (event.event_type === 'error') askedAt = 0;
  if (Object.hasOwn(answers, event.event_type)) answers[event.event_type](event.data ?? {});
  else view.addEvent(event);
  source = sourceAfter(source, event);
  nameCamera(event.camera);
  refresh();
}

function nameCamera(name) {
  if (!name || name === camera && shown) return;
  camera = String(name);
  view.showCamera(camera);
}

// Nobody looks at a hidden page: it asks for no frames, and for them again when it is seen.
function agreePause() {
  const pause = wantsPause || document.hidden;
  if (pause === askedPause || !connection.send({ command: pause ? 'pause' : 'resume' })) return;
  askedPause = pause;
  askedAt = performance.now();
}

function settle(nowPaused) {
  paused = nowPaused;
  if (paused === askedPause) askedAt = 0;
}

function togglePause() {
  wantsPause = !paused;
  agreePause();
  refresh();
}

function chooseSize(name) {
  size = name;
  try { localStorage.setItem('parkinggate.size', name); } catch { /* private window: not remembered */ }
  connection.send({ command: 'configure', ...sizes[name] });
}

function remembered() {
  let name = null;
  try { name = localStorage.getItem('parkinggate.size'); } catch { /* not allowed to look */ }
  return Object.hasOwn(sizes, name ?? '') ? name : 'high';
}

/** How old the painted picture is, in seconds: since it arrived, or by the server's own clock when that says older. */
function pictureAge(now) {
  if (!shown) return null;
  const sinceArrival = (now - shown.receivedAt + (shown.latency || 0)) / 1000;
  return Math.max(sinceArrival, clock.secondsSince(shown.timestamp, now));
}

function refresh() {
  const now = performance.now();
  const age = pictureAge(now);
  const status = statusOf({ link: connection.link, paused, source, age, online: navigator.onLine, now });
  const answered = askedAt === 0 || now - askedAt > answerWithinMs;
  view.showStatus(status, age, shown && new Date(Date.now() - age * 1000));
  view.showPause(paused, connection.link.phase === 'open' && answered);
  view.showFigures({ rate, age, latency: shown?.latency, skipped, dropped: picture.dropped });
}

function tick() {
  const now = performance.now();
  if (now - rateSince >= rateWindowMs) {
    rate = received * 1000 / (now - rateSince);
    received = 0;
    rateSince = now;
  }
  refresh();
}

function seen() {
  agreePause();
  if (!document.hidden) connection.nudge();
  refresh();
}

view.showCamera(camera ?? '—');
view.showSize(size);
view.onUse({ pause: togglePause, again: () => connection.connect(), size: chooseSize });
document.addEventListener('visibilitychange', seen);
addEventListener('online', () => { connection.nudge(); refresh(); });
addEventListener('offline', refresh);
setInterval(tick, tickMs);
connection.connect();
