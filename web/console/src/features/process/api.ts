import type { components } from '@deskbell/api-client';
import { http } from '@/shared/api/http';
import type { Id, Time } from '@/shared/api/types';

type Schemas = components['schemas'];
type Signal = { signal?: AbortSignal };

export type ProcessView = Schemas['ProcessView'];
export type ProcessNode = Schemas['InsightNode'];
export type ProcessEdge = Schemas['Edge'];
export type Passage = Schemas['PassageView'];
export type QueueThen = Schemas['QueueThen'];
export type PromiseReport = Schemas['Report'];
export type Tally = Schemas['Tally'];
export const tracks = ['state', 'queue', 'department', 'level'] as const satisfies readonly Schemas['Track'][];
export type Track = (typeof tracks)[number];

export const process = {
  view: (query: { track: Track; from: Time; to?: Time; kind?: string }, { signal }: Signal = {}) => http.get('/insight/process', { query, signal }),
  passages: (query: { track: Track; place: string; next?: string; cursor?: string }, { signal }: Signal = {}) => http.get('/insight/passages', { query: { ...query, limit: 50 }, signal }),
  queueThen: (queue: Id, at: Time, { signal }: Signal = {}) => http.get(`/queues/${queue}/then`, { query: { at }, signal }),
  promises: (query: { from: Time; to?: Time }, { signal }: Signal = {}) => http.get('/promises/report', { query, signal }),
};
