// Recognition on the server, as agents need it: one line per endpoint. Teaching stands with its settings page.
import { loose } from '../api/loose';
import type { Id } from '../api/types';
import type { Aspect, ConversationRecognition, Label, Recognition } from './types';

type Signal = { signal?: AbortSignal };

export const recognition = {
  of: (conversation: Id, { signal }: Signal = {}) => loose.get<ConversationRecognition>(`/conversations/${conversation}/recognition`, { query: { limit: 50 }, signal }),
  correct: (message: Id, what: Aspect, label: string) => loose.post<Recognition>(`/messages/${message}/recognition/correction`, { what, label }),
  labels: ({ signal }: Signal = {}) => loose.get<Label[]>('/understanding/labels', { signal }),
};
