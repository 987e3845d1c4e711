// One function per endpoint the work screens use; each is a line, so the contract stays readable.
import { http, newKey, type RequestOptions } from './http';
import type { ListFilter } from './keys';
import type {
  Attachment, CannedAnswer, Channel, Contact, ContactField, ContactNote, Conversation, ConversationCounts, Decision, Draft,
  Id, IdentityKind, Language, Me, Message, Offer, Page, ParticipantMode, Presence, Queue, Rating, SearchHit,
  SessionSummary, TotpEnrolment, User, UserSummary,
} from './types';

type Signal = { signal?: AbortSignal };

export const session = {
  setupNeeded: ({ signal }: Signal = {}) => http.get<{ needed: boolean }>('/setup', { signal }),
  setUp: (body: { token: string; workspace: string; name: string; email: string; password: string }) =>
    http.post<Me>('/setup', body),
  signIn: (body: { email: string; password: string; totp?: string }) => http.post<Me>('/session', body),
  me: ({ signal }: Signal = {}) => http.get<Me>('/session', { signal }),
  signOut: () => http.remove('/session'),
  list: ({ signal }: Signal = {}) => http.get<SessionSummary[]>('/sessions', { signal }),
  end: (id: Id) => http.remove(`/sessions/${id}`),
  change: (body: { name?: string; language?: Language }) => http.patch<User>('/me', body),
  changePassword: (body: { current: string; password: string }) => http.post<void>('/me/password', body),
  startTotp: () => http.post<TotpEnrolment>('/me/totp'),
  confirmTotp: (code: string) => http.post<{ recovery_codes: string[] }>('/me/totp/confirm', { code }),
  disableTotp: (password: string) => http.post<void>('/me/totp/disable', { password }),
  setPresence: (body: { presence: Presence; note?: string }) => http.put<User>('/me/presence', body),
  directory: ({ signal }: Signal = {}) => http.get<UserSummary[]>('/directory', { signal }),
};

export type OutgoingMessage = {
  client_id: string; text?: string; kind: 'text' | 'note' | 'file'; attachments?: Id[]; mentions?: Id[];
};

export const conversations = {
  list: (filter: ListFilter, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get<Page<Conversation>>('/conversations', { query: { ...filter, cursor }, signal }),
  counts: ({ signal }: Signal = {}) => http.get<ConversationCounts>('/conversations/counts', { signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get<Conversation>(`/conversations/${id}`, { signal }),
  start: (body: { contact: Id; channel: Channel; queue?: Id; subject?: string; text: string }) =>
    http.post<Conversation>('/conversations', body),
  change: (id: Id, body: { subject?: string; language?: string; priority?: number }) =>
    http.patch<Conversation>(`/conversations/${id}`, body),
  messages: (id: Id, query: { before_seq?: number; after_seq?: number; limit?: number }, { signal }: Signal = {}) =>
    http.get<Page<Message>>(`/conversations/${id}/messages`, { query, signal }),
  post: (id: Id, body: OutgoingMessage, options: RequestOptions = {}) =>
    http.post<Message>(`/conversations/${id}/messages`, body, { key: body.client_id, ...options }),
  draft: (id: Id, { signal }: Signal = {}) => http.get<Draft>(`/conversations/${id}/draft`, { signal }),
  saveDraft: (id: Id, text: string, options: RequestOptions = {}) =>
    http.put<Draft>(`/conversations/${id}/draft`, { text }, options),
  assign: (id: Id, body: { user?: Id; queue?: Id; note?: string }) =>
    http.post<Conversation>(`/conversations/${id}/assign`, body),
  close: (id: Id, disposition?: string) =>
    http.post<Conversation>(`/conversations/${id}/close`, disposition ? { disposition } : {}),
  reopen: (id: Id) => http.post<Conversation>(`/conversations/${id}/reopen`),
  setTags: (id: Id, tags: string[]) => http.put<Conversation>(`/conversations/${id}/tags`, { tags }),
  read: (id: Id, seq: number) => http.post<void>(`/conversations/${id}/read`, { seq }),
  participate: (id: Id, mode: ParticipantMode) =>
    http.post<Conversation>(`/conversations/${id}/participate`, { mode }),
  leave: (id: Id) => http.post<Conversation>(`/conversations/${id}/leave`),
  takeOver: (id: Id) => http.post<Conversation>(`/conversations/${id}/take-over`),
  merge: (id: Id, into: Id) => http.post<Conversation>(`/conversations/${id}/merge`, { into }),
  undoMerge: (id: Id) => http.post<Conversation>(`/conversations/${id}/merge/undo`),
  split: (id: Id, body: { from_seq: number; subject?: string }) =>
    http.post<Conversation>(`/conversations/${id}/split`, body),
  undoSplit: (id: Id) => http.post<Conversation>(`/conversations/${id}/split/undo`),
  decisions: (id: Id, { signal }: Signal = {}) => http.get<Decision[]>(`/conversations/${id}/decisions`, { signal }),
  tags: ({ signal }: Signal = {}) => http.get<string[]>('/tags', { signal }),
  upload: (file: File, options: RequestOptions = {}) =>
    http.post<Attachment>('/attachments', file, { ...options, query: { name: file.name || 'file' }, key: newKey() }),
};

export const canned = {
  list: ({ signal }: Signal = {}) => http.get<CannedAnswer[]>('/canned-answers', { signal }),
};

export const offers = {
  list: ({ signal }: Signal = {}) => http.get<Offer[]>('/offers', { signal }),
  accept: (id: Id) => http.post<Conversation>(`/offers/${id}/accept`),
  decline: (id: Id, reason?: string) => http.post<void>(`/offers/${id}/decline`, reason ? { reason } : {}),
};

export const queues = {
  list: ({ signal }: Signal = {}) => http.get<Queue[]>('/queues', { signal }),
};

export type ContactChange = {
  name?: string; company?: string; language?: string; time_zone?: string; fields?: Record<string, string>;
};

export const contacts = {
  list: (query: string, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get<Page<Contact>>('/contacts', { query: { query, cursor }, signal }),
  create: (body: { name: string; email?: string; phone?: string; company?: string; language?: string }) =>
    http.post<Contact>('/contacts', body),
  get: (id: Id, { signal }: Signal = {}) => http.get<Contact>(`/contacts/${id}`, { signal }),
  change: (id: Id, body: ContactChange) => http.patch<Contact>(`/contacts/${id}`, body),
  addIdentity: (id: Id, kind: IdentityKind, value: string) =>
    http.post<Contact>(`/contacts/${id}/identities`, { kind, value }),
  removeIdentity: (id: Id, identity: Id) => http.remove<void>(`/contacts/${id}/identities/${identity}`),
  conversations: (id: Id, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get<Page<Conversation>>(`/contacts/${id}/conversations`, { query: { cursor }, signal }),
  notes: (id: Id, { signal }: Signal = {}) => http.get<ContactNote[]>(`/contacts/${id}/notes`, { signal }),
  addNote: (id: Id, text: string) => http.post<ContactNote>(`/contacts/${id}/notes`, { text }),
  removeNote: (id: Id, note: Id) => http.remove(`/contacts/${id}/notes/${note}`),
  fields: ({ signal }: Signal = {}) => http.get<ContactField[]>('/contact-fields', { signal }),
};

export const search = {
  find: (query: string, kind: 'conversation' | 'contact' | undefined, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get<Page<SearchHit>>('/search', { query: { query, kind, cursor }, signal }),
};

export const surveys = {
  /** The list has no filter for one conversation, so the ratings of its agent are looked through. */
  ofConversation: async (conversation: Conversation, { signal }: Signal = {}): Promise<Rating | null> => {
    const page = await http.get<Page<Rating>>('/surveys/ratings', {
      query: { agent: conversation.owner, from: conversation.created_at }, signal,
    });
    return page.items.find((rating) => rating.conversation === conversation.id) ?? null;
  },
};
