// One line per endpoint of knowledge and the help centre.
import { http as typed } from '@/shared/api/http';
import type { Page } from '@/shared/api/types';
import type { Article, ArticleChange, ArticleFilter, Audience, Content, Deflection, Difference, FeedbackNote, FullArticle, Gap, Id, ImportFormat, ImportReport, Kind, Look, NewSection, Section, Synonyms, UseLink, Usefulness, VersionNote } from './types';

type Loose = { get<T>(path: string, options?: object): Promise<T>; post<T>(path: string, body?: unknown, options?: object): Promise<T>; put<T>(path: string, body?: unknown, options?: object): Promise<T>; patch<T>(path: string, body?: unknown, options?: object): Promise<T>; remove<T>(path: string, options?: object): Promise<T> };
const http = typed as unknown as Loose;

type Signal = { signal?: AbortSignal };
type Seen = { revision: number };
type NewArticle = { kind: Kind; section?: Id; audience: Audience; content: Content };
type Import = { format: ImportFormat; files: { name: string; content: string }[]; language: string; section?: Id; audience: Audience; existing: 'skip' | 'draft'; landing: 'drafts' | 'published'; mode: 'check' | 'carry_out' };
type Place = 'help_centre' | 'widget' | 'agent' | 'bot';

export const knowledge = {
  list: (filter: ArticleFilter, cursor: string | undefined, { signal }: Signal = {}) => http.get<Page<Article>>('/knowledge/articles', { query: { ...filter, cursor }, signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get<FullArticle>(`/knowledge/articles/${id}`, { signal }),
  create: (body: NewArticle) => http.post<FullArticle>('/knowledge/articles', body),
  saveDraft: (id: Id, body: Seen & { content: Content }) => http.put<FullArticle>(`/knowledge/articles/${id}/draft`, body),
  discardDraft: (id: Id, { revision }: Seen) => http.remove<FullArticle>(`/knowledge/articles/${id}/draft`, { query: { revision } }),
  change: (id: Id, body: Seen & ArticleChange) => http.patch<FullArticle>(`/knowledge/articles/${id}`, body),
  remove: (id: Id) => http.remove<void>(`/knowledge/articles/${id}`),
  askReview: (id: Id, body: Seen & { note: string }) => http.post<FullArticle>(`/knowledge/articles/${id}/review`, body),
  refuse: (id: Id, body: Seen & { note: string }) => http.post<FullArticle>(`/knowledge/articles/${id}/refuse`, body),
  publish: (id: Id, body: Seen & { note: string }) => http.post<FullArticle>(`/knowledge/articles/${id}/publish`, body),
  confirm: (id: Id, body: Seen) => http.post<FullArticle>(`/knowledge/articles/${id}/confirm`, body),
  retire: (id: Id, body: Seen & { note: string }) => http.post<FullArticle>(`/knowledge/articles/${id}/retire`, body),
  bringBack: (id: Id, body: Seen) => http.post<FullArticle>(`/knowledge/articles/${id}/bring-back`, body),
  versions: (id: Id, { signal }: Signal = {}) => http.get<VersionNote[]>(`/knowledge/articles/${id}/versions`, { signal }),
  compare: (id: Id, from: number, to: number, { signal }: Signal = {}) => http.get<Difference[]>(`/knowledge/articles/${id}/compare`, { query: { from, to }, signal }),
  restore: (id: Id, body: Seen & { number: number }) => http.post<FullArticle>(`/knowledge/articles/${id}/restore`, body),
  preview: (body: { markdown: string }, { signal }: Signal = {}) => http.post<{ html: string }>('/knowledge/preview', body, { signal }),

  sections: ({ signal }: Signal = {}) => http.get<Section[]>('/knowledge/sections', { signal }),
  createSection: (body: NewSection) => http.post<Section>('/knowledge/sections', body),
  changeSection: (id: Id, body: NewSection) => http.put<Section>(`/knowledge/sections/${id}`, body),
  removeSection: (id: Id) => http.remove<void>(`/knowledge/sections/${id}`),
  synonyms: ({ signal }: Signal = {}) => http.get<Synonyms[]>('/knowledge/synonyms', { signal }),
  createSynonyms: (body: { words: string[] }) => http.post<Synonyms>('/knowledge/synonyms', body),
  changeSynonyms: (id: Id, body: { words: string[] }) => http.put<Synonyms>(`/knowledge/synonyms/${id}`, body),
  removeSynonyms: (id: Id) => http.remove<void>(`/knowledge/synonyms/${id}`),

  gaps: (query: { from?: string; language?: string; place?: Place }, { signal }: Signal = {}) => http.get<Gap[]>('/knowledge/not-found', { query, signal }),
  usefulness: (query: { from?: string; article?: Id }, { signal }: Signal = {}) => http.get<Usefulness[]>('/knowledge/usefulness', { query, signal }),
  deflection: (query: { from?: string }, { signal }: Signal = {}) => http.get<Deflection>('/knowledge/deflection', { query, signal }),
  feedback: (query: { article?: Id; cursor?: string }, { signal }: Signal = {}) => http.get<Page<FeedbackNote>>('/knowledge/feedback', { query, signal }),
  links: (id: Id, query: { cursor?: string }, { signal }: Signal = {}) => http.get<Page<UseLink>>(`/knowledge/articles/${id}/links`, { query, signal }),

  import: (body: Import) => http.post<ImportReport>('/knowledge/import', body),
  exported: () => http.get<Blob>('/knowledge/export'),

  look: ({ signal }: Signal = {}) => http.get<Look>('/help-centre', { signal }),
  changeLook: (body: Omit<Look, 'logo'>) => http.put<Look>('/help-centre', body),
  setLogo: (file: File) => http.put<Look>('/help-centre/logo', file),
  removeLogo: () => http.remove<Look>('/help-centre/logo'),
  installations: ({ signal }: Signal = {}) => http.get<{ key: string; name: string }[]>('/widget-installations', { signal }),
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
