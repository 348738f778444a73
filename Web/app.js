// The page: one camera, live, and the log. Puts the clients of the server and the page together.

import { GateLogs, GateVideo } from './client/index.js';
import { LogView } from './log-view.js';
import { watchShared } from './shared.js';
import { SignIn } from './sign-in.js';
import { needsSignIn, statusOf } from './status.js';
import { View } from './view.js';
import { Words, languageOf } from './words.js';

const tickMs = 250;
const rateWindowMs = 1_000;
const sizes = {
  high: { width: 1280, quality: 80, fps: 30 },
  medium: { width: 960, quality: 70, fps: 15 },
  low: { width: 640, quality: 60, fps: 10 },
  least: { width: 480, quality: 50, fps: 5 },
};

const camera = new URLSearchParams(location.search).get('camera') ?? undefined;
const words = new Words(languageOf(navigator.language));
const view = new View(words, sizes);
let size = remembered();
let rate = null;
let counted = 0;
let countedAt = performance.now();

const signIn = new SignIn(words, connect);
const token = () => signIn.token;
const video = new GateVideo({ camera, canvas: view.canvas, overlay: 'server', token, ...sizes[size] });
const logs = new GateLogs({ token });
const logView = new LogView(words, logs, signIn);

function connect() {
  video.start();
  logs.start();
}

function painted({ header }) {
  view.showContainers(header.containers ?? {});
  if (document.body.dataset.state !== 'live') refresh();
}

function togglePause() {
  if (video.paused) video.resume();
  else video.pause();
}

function chooseSize(name) {
  size = name;
  try { localStorage.setItem('parkinggate.size', name); } catch { /* private window: not remembered */ }
  video.configure(sizes[name]);
}

function remembered() {
  let name = null;
  try { name = localStorage.getItem('parkinggate.size'); } catch { /* not allowed to look */ }
  return Object.hasOwn(sizes, name ?? '') ? name : 'high';
}

function refresh() {
  const { link, paused, source, age } = video;
  const status = statusOf({ link, paused, source, age, online: navigator.onLine, now: performance.now() });
  view.showCamera(video.camera ?? '—');
  view.showStatus(status, age, age === null ? null : new Date(Date.now() - age * 1000));
  view.showPause(paused, (link.phase === 'open' || link.phase === 'polling') && video.isSettled);
  view.showInForce(video.inForce);
  view.showFigures({ rate, age, latency: video.latency, skipped: video.skipped, dropped: video.dropped, link });
  signIn.show(needsSignIn(link));
}

function tick() {
  const now = performance.now();
  if (now - countedAt >= rateWindowMs) {
    rate = (video.received - counted) * 1000 / (now - countedAt);
    [counted, countedAt] = [video.received, now];
  }
  refresh();
}

video.on('painted', painted);
video.on('event', event => view.addEvent(event));
video.on('change', refresh);
view.showSize(size);
view.onUse({ pause: togglePause, again: connect, size: chooseSize });
addEventListener('offline', refresh);
setInterval(tick, tickMs);
logView.begin();
connect();
watchShared(() => signIn.headers, shared => view.showShared(shared));
