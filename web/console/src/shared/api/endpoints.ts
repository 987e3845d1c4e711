// One function per endpoint the work screens use; each is a line, so the contract stays readable.
import { http, newKey } from './http';
import type { Extras } from './routes';
import type { ListFilter } from './keys';
import type { Channel, Conversation, Id, IdentityKind, Language, ParticipantMode, Presence, Rating } from './types';

type Signal = { signal?: AbortSignal };

export const alarms = ({ signal }: Signal = {}) => http.get('/health/alarms', { signal });

export const session = {
  setupNeeded: ({ signal }: Signal = {}) => http.get('/setup', { signal }),
  setUp: (body: { token: string; workspace: string; name: string; email: string; password: string; time_zone: string }) =>
    http.post('/setup', body),
  signIn: (body: { email: string; password: string; totp?: string }) => http.post('/session', body),
  me: ({ signal }: Signal = {}) => http.get('/session', { signal }),
  signOut: () => http.remove('/session'),
  list: ({ signal }: Signal = {}) => http.get('/sessions', { signal }),
  end: (id: Id) => http.remove(`/sessions/${id}`),
  change: (body: { name?: string; language?: Language }) => http.patch('/me', body),
  changePassword: (body: { current: string; password: string }) => http.post('/me/password', body),
  startTotp: () => http.post('/me/totp'),
  confirmTotp: (code: string) => http.post('/me/totp/confirm', { code }),
  disableTotp: (password: string) => http.post('/me/totp/disable', { password }),
  setPresence: (body: { presence: Presence; note?: string }) => http.put('/me/presence', body),
  directory: ({ signal }: Signal = {}) => http.get('/directory', { signal }),
};

export type OutgoingMessage = {
  client_id: string; text?: string; kind: 'text' | 'note' | 'file'; attachments?: Id[]; mentions?: Id[];
};

export const conversations = {
  list: (filter: ListFilter, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get('/conversations', { query: { ...filter, cursor }, signal }),
  counts: ({ signal }: Signal = {}) => http.get('/conversations/counts', { signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/conversations/${id}`, { signal }),
  start: (body: { contact: Id; channel: Channel; queue?: Id; subject?: string; text: string }) =>
    http.post('/conversations', body),
  change: (id: Id, body: { subject?: string; language?: string; priority?: number }) =>
    http.patch(`/conversations/${id}`, body),
  messages: (id: Id, query: { before_seq?: number; after_seq?: number; limit?: number }, { signal }: Signal = {}) =>
    http.get(`/conversations/${id}/messages`, { query, signal }),
  post: (id: Id, body: OutgoingMessage, options: Extras = {}) =>
    http.post(`/conversations/${id}/messages`, body, { key: body.client_id, ...options }),
  draft: (id: Id, { signal }: Signal = {}) => http.get(`/conversations/${id}/draft`, { signal }),
  saveDraft: (id: Id, text: string, options: Extras = {}) =>
    http.put(`/conversations/${id}/draft`, { text }, options),
  assign: (id: Id, body: { user?: Id; queue?: Id; note?: string }) =>
    http.post(`/conversations/${id}/assign`, body),
  close: (id: Id, disposition?: string) =>
    http.post(`/conversations/${id}/close`, disposition ? { disposition } : {}),
  reopen: (id: Id) => http.post(`/conversations/${id}/reopen`),
  setTags: (id: Id, tags: string[]) => http.put(`/conversations/${id}/tags`, { tags }),
  read: (id: Id, seq: number) => http.post(`/conversations/${id}/read`, { seq }),
  participate: (id: Id, mode: ParticipantMode) =>
    http.post(`/conversations/${id}/participate`, { mode }),
  leave: (id: Id) => http.post(`/conversations/${id}/leave`),
  takeOver: (id: Id) => http.post(`/conversations/${id}/take-over`),
  merge: (id: Id, into: Id) => http.post(`/conversations/${id}/merge`, { into }),
  undoMerge: (id: Id) => http.post(`/conversations/${id}/merge/undo`),
  split: (id: Id, body: { from_seq: number; subject?: string }) =>
    http.post(`/conversations/${id}/split`, body),
  undoSplit: (id: Id) => http.post(`/conversations/${id}/split/undo`),
  decisions: (id: Id, { signal }: Signal = {}) => http.get(`/conversations/${id}/decisions`, { signal }),
  tags: ({ signal }: Signal = {}) => http.get('/tags', { signal }),
  upload: (file: File, options: Extras = {}) =>
    http.post('/attachments', file, { ...options, query: { name: file.name || 'file' }, key: newKey() }),
};

export const canned = {
  list: ({ signal }: Signal = {}) => http.get('/canned-answers', { signal }),
};

export const offers = {
  list: ({ signal }: Signal = {}) => http.get('/offers', { signal }),
  accept: (id: Id) => http.post(`/offers/${id}/accept`),
  decline: (id: Id, reason?: string) => http.post(`/offers/${id}/decline`, reason ? { reason } : {}),
};

export const queues = {
  list: ({ signal }: Signal = {}) => http.get('/queues', { signal }),
};

export type ContactChange = {
  name?: string; company?: string; language?: string; time_zone?: string; fields?: Record<string, string>;
};

export const contacts = {
  list: (query: string, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get('/contacts', { query: { query, cursor }, signal }),
  create: (body: { name: string; email?: string; phone?: string; company?: string; language?: string }) =>
    http.post('/contacts', body),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/contacts/${id}`, { signal }),
  change: (id: Id, body: ContactChange) => http.patch(`/contacts/${id}`, body),
  addIdentity: (id: Id, kind: IdentityKind, value: string) =>
    http.post(`/contacts/${id}/identities`, { kind, value }),
  removeIdentity: (id: Id, identity: Id) => http.remove(`/contacts/${id}/identities/${identity}`),
  conversations: (id: Id, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get(`/contacts/${id}/conversations`, { query: { cursor }, signal }),
  notes: (id: Id, { signal }: Signal = {}) => http.get(`/contacts/${id}/notes`, { signal }),
  addNote: (id: Id, text: string) => http.post(`/contacts/${id}/notes`, { text }),
  removeNote: (id: Id, note: Id) => http.remove(`/contacts/${id}/notes/${note}`),
  fields: ({ signal }: Signal = {}) => http.get('/contact-fields', { signal }),
};

export const search = {
  find: (query: string, kind: 'conversation' | 'contact' | undefined, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get('/search', { query: { query, kind, cursor }, signal }),
};

export const surveys = {
  /** The list has no filter for one conversation, so the ratings of its agent are looked through. */
  ofConversation: async (conversation: Conversation, { signal }: Signal = {}): Promise<Rating | null> => {
    const page = await http.get('/surveys/ratings', {
      query: { agent: conversation.owner, from: conversation.created_at }, signal,
    });
    return page.items.find((rating) => rating.conversation === conversation.id) ?? null;
  },
};
