export { RealtimeError, StreamClient } from './client';
export type { State, StreamListener, StreamOptions } from './client';
export { RealtimeClient } from './console';
export type { FeedListener, RealtimeOptions } from './console';
export { browserEnvironment } from './environment';
export type { Environment, Socket, SocketHandlers, Timer } from './environment';
export { memoryOutbox, storedOutbox } from './outbox';
export type { Draft, OutboxEntry, OutboxStore } from './outbox';
export * from './protocol';
