export { RealtimeClient, RealtimeError } from './client';
export type { FeedListener, RealtimeOptions, State, StreamListener } from './client';
export { browserEnvironment } from './environment';
export type { Environment, Socket, SocketHandlers, Timer } from './environment';
export { memoryOutbox, storedOutbox } from './outbox';
export type { Draft, OutboxEntry, OutboxStore } from './outbox';
export * from './protocol';
