import { http } from '@/shared/api/http';
import type { Id, Live, Presence, User } from '@/shared/api/types';

export const live = {
  get: ({ signal }: { signal?: AbortSignal } = {}) => http.get<Live>('/live', { signal }),
  setPresence: (user: Id, presence: Presence) => http.put<User>(`/users/${user}/presence`, { presence }),
};
