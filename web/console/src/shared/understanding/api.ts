// Recognition on the server, as agents need it: one line per endpoint. Teaching stands with its settings page.
import { http } from '../api/http';
import type { Id } from '../api/types';
import type { Aspect } from './types';

type Signal = { signal?: AbortSignal };

export const recognition = {
  of: (conversation: Id, { signal }: Signal = {}) => http.get(`/conversations/${conversation}/recognition`, { query: { limit: 50 }, signal }),
  correct: (message: Id, what: Aspect, label: string) => http.post(`/messages/${message}/recognition/correction`, { what, label }),
  labels: ({ signal }: Signal = {}) => http.get('/understanding/labels', { signal }),
};
