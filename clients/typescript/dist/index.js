// Live pictures, events and the log of a ParkingGate server.
export { isTerminal, pauseBefore } from './backoff.js';
export { ServerClock } from './clock.js';
export { HttpFault } from './http.js';
export { GateLogs } from './logs.js';
export { GateVideo } from './video.js';
