// Live pictures, events and the log of a ParkingGate server.

export { isTerminal, pauseBefore } from './backoff.js';
export { ServerClock } from './clock.js';
export { HttpFault } from './http.js';
export type { Link } from './link.js';
export { GateLogs, type GateLogsEvents, type GateLogsOptions } from './logs.js';
export type { GateOptions, SocketMaker, Timing } from './options.js';
export type { SourceFault } from './source.js';
export type { Token } from './token.js';
export type { Container, Frame, FrameHeader, GateEvent, LogFilters, LogPage, LogRow, StreamSettings } from './types.js';
export { GateVideo, type GateVideoEvents, type GateVideoOptions } from './video.js';
