import { http } from '@/shared/api/http';
import type { Id, Presence } from '@/shared/api/types';

export const live = {
  get: ({ signal }: { signal?: AbortSignal } = {}) => http.get('/live', { signal }),
  setPresence: (user: Id, presence: Presence) => http.put(`/users/${user}/presence`, { presence }),
};
