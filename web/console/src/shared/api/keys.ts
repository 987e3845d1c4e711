// Names of everything in the one query cache. Event patches and screens meet here.
import type { Channel, Id, View } from './types';

export type ListFilter = { view: View; queue?: Id; owner?: Id; tag?: string; channel?: Channel; contact?: Id };

export const keys = {
  alarms: ['health', 'alarms'] as const,
  me: ['me'] as const,
  setup: ['setup'] as const,
  directory: ['directory'] as const,
  sessions: ['sessions'] as const,
  workspace: ['workspace'] as const,
  queues: ['queues'] as const,
  skills: ['skills'] as const,
  tags: ['tags'] as const,
  canned: ['canned-answers'] as const,
  lists: ['conversations', 'list'] as const,
  list: (filter: ListFilter) => ['conversations', 'list', filter] as const,
  counts: ['conversations', 'counts'] as const,
  conversation: (id: Id) => ['conversation', id] as const,
  messages: (id: Id) => ['messages', id] as const,
  draft: (id: Id) => ['draft', id] as const,
  decisions: (id: Id) => ['decisions', id] as const,
  ratings: (conversation: Id) => ['ratings', conversation] as const,
  offers: ['offers'] as const,
  contacts: (query: string) => ['contacts', query] as const,
  contactLists: ['contacts'] as const,
  contact: (id: Id) => ['contact', id] as const,
  contactNotes: (id: Id) => ['contact-notes', id] as const,
  contactConversations: (id: Id) => ['contact-conversations', id] as const,
  contactFields: ['contact-fields'] as const,
  search: (query: string, kind: string) => ['search', query, kind] as const,
  live: ['live'] as const,
  outbound: ['outbound'] as const,
  facts: ['facts'] as const,
  notices: ['notices'] as const,
  noticeList: (unread: boolean) => ['notices', 'list', unread] as const,
  noticeCount: ['notices', 'count'] as const,
};
