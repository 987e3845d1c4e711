// One line per endpoint of knowledge and the help centre.
import { http } from '@/shared/api/http';
import type { ArticleChange, ArticleFilter, Audience, Content, Id, ImportFormat, Kind, Look, NewSection } from './types';

type Signal = { signal?: AbortSignal };
type Seen = { revision: number };
type NewArticle = { kind: Kind; section?: Id; audience: Audience; content: Content };
type Import = { format: ImportFormat; files: { name: string; content: string }[]; language: string; section?: Id; audience: Audience; existing: 'skip' | 'draft'; landing: 'drafts' | 'published'; mode: 'check' | 'carry_out' };
type Place = 'help_centre' | 'widget' | 'agent' | 'bot';

export const knowledge = {
  list: (filter: ArticleFilter, cursor: string | undefined, { signal }: Signal = {}) => http.get('/knowledge/articles', { query: { ...filter, cursor }, signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/knowledge/articles/${id}`, { signal }),
  create: (body: NewArticle) => http.post('/knowledge/articles', body),
  saveDraft: (id: Id, body: Seen & { content: Content }) => http.put(`/knowledge/articles/${id}/draft`, body),
  discardDraft: (id: Id, { revision }: Seen) => http.remove(`/knowledge/articles/${id}/draft`, { query: { revision } }),
  change: (id: Id, body: Seen & ArticleChange) => http.patch(`/knowledge/articles/${id}`, body),
  remove: (id: Id) => http.remove(`/knowledge/articles/${id}`),
  askReview: (id: Id, body: Seen & { note: string }) => http.post(`/knowledge/articles/${id}/review`, body),
  refuse: (id: Id, body: Seen & { note: string }) => http.post(`/knowledge/articles/${id}/refuse`, body),
  publish: (id: Id, body: Seen & { note: string }) => http.post(`/knowledge/articles/${id}/publish`, body),
  confirm: (id: Id, body: Seen) => http.post(`/knowledge/articles/${id}/confirm`, body),
  retire: (id: Id, body: Seen & { note: string }) => http.post(`/knowledge/articles/${id}/retire`, body),
  bringBack: (id: Id, body: Seen) => http.post(`/knowledge/articles/${id}/bring-back`, body),
  versions: (id: Id, { signal }: Signal = {}) => http.get(`/knowledge/articles/${id}/versions`, { signal }),
  compare: (id: Id, from: number, to: number, { signal }: Signal = {}) => http.get(`/knowledge/articles/${id}/compare`, { query: { from, to }, signal }),
  restore: (id: Id, body: Seen & { number: number }) => http.post(`/knowledge/articles/${id}/restore`, body),
  preview: (body: { markdown: string }, { signal }: Signal = {}) => http.post('/knowledge/preview', body, { signal }),

  sections: ({ signal }: Signal = {}) => http.get('/knowledge/sections', { signal }),
  createSection: (body: NewSection) => http.post('/knowledge/sections', body),
  changeSection: (id: Id, body: NewSection) => http.put(`/knowledge/sections/${id}`, body),
  removeSection: (id: Id) => http.remove(`/knowledge/sections/${id}`),
  synonyms: ({ signal }: Signal = {}) => http.get('/knowledge/synonyms', { signal }),
  createSynonyms: (body: { words: string[] }) => http.post('/knowledge/synonyms', body),
  changeSynonyms: (id: Id, body: { words: string[] }) => http.put(`/knowledge/synonyms/${id}`, body),
  removeSynonyms: (id: Id) => http.remove(`/knowledge/synonyms/${id}`),

  gaps: (query: { from?: string; language?: string; place?: Place }, { signal }: Signal = {}) => http.get('/knowledge/not-found', { query, signal }),
  usefulness: (query: { from?: string; article?: Id }, { signal }: Signal = {}) => http.get('/knowledge/usefulness', { query, signal }),
  deflection: (query: { from?: string }, { signal }: Signal = {}) => http.get('/knowledge/deflection', { query, signal }),
  feedback: (query: { article?: Id; cursor?: string }, { signal }: Signal = {}) => http.get('/knowledge/feedback', { query, signal }),
  links: (id: Id, query: { cursor?: string }, { signal }: Signal = {}) => http.get(`/knowledge/articles/${id}/links`, { query, signal }),

  import: (body: Import) => http.post('/knowledge/import', body),
  exported: () => http.get('/knowledge/export'),

  look: ({ signal }: Signal = {}) => http.get('/help-centre', { signal }),
  changeLook: (body: Omit<Look, 'logo'>) => http.put('/help-centre', body),
  setLogo: (file: File) => http.put('/help-centre/logo', file),
  removeLogo: () => http.remove('/help-centre/logo'),
  installations: ({ signal }: Signal = {}) => http.get('/widget-installations', { signal }),
};

export const knowledgeKeys = {
  all: ['knowledge'] as const,
  lists: ['knowledge', 'list'] as const,
  list: (filter: ArticleFilter) => ['knowledge', 'list', filter] as const,
  article: (id: Id) => ['knowledge', 'article', id] as const,
  versions: (id: Id, version: number) => ['knowledge', 'versions', id, version] as const,
  difference: (id: Id, from: number, to: number, revision: number) => ['knowledge', 'difference', id, from, to, revision] as const,
  preview: (text: string) => ['knowledge', 'preview', text] as const,
  sections: ['knowledge', 'sections'] as const,
  synonyms: ['knowledge', 'synonyms'] as const,
  gaps: (filter: object) => ['knowledge', 'gaps', filter] as const,
  usefulness: (article: Id | undefined, span?: string) => ['knowledge', 'usefulness', article, span] as const,
  deflection: (span: string) => ['knowledge', 'deflection', span] as const,
  feedback: (id: Id) => ['knowledge', 'feedback', id] as const,
  links: (id: Id) => ['knowledge', 'links', id] as const,
  look: ['knowledge', 'look'] as const,
};
