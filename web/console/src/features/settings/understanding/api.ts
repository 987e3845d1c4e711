// Teaching on the server: one line per endpoint.
import { http } from '@/shared/api/http';
import type { Id } from '@/shared/api/types';
import type { Aspect, LabelState, ModelLanguage, Origin, Part, UnderstandingSettings } from '@/shared/understanding/types';

type Signal = { signal?: AbortSignal };
export type ExampleFilter = { aspect: Aspect; label?: string; language?: ModelLanguage; origin?: Origin; part?: Part; query?: string };
export type LabelDraft = { title_en: string; title_zh: string; meaning_en: string; meaning_zh: string };

/** In a path any text stands for what the document calls {aspect}. */
const plain = (aspect: Aspect): string => aspect;

export const teaching = {
  addLabel: (body: LabelDraft & { key: string }) => http.post('/understanding/labels', body),
  changeLabel: (aspect: Aspect, key: string, body: Partial<LabelDraft> & { state?: LabelState }) => http.patch(`/understanding/labels/${plain(aspect)}/${key}`, body),
  examples: (filter: ExampleFilter, cursor: string | undefined, { signal }: Signal = {}) => http.get('/understanding/examples', { query: { ...filter, cursor, limit: 50 }, signal }),
  add: (body: { aspect: Aspect; text: string; label: string; part: Part }) => http.post('/understanding/examples', body),
  change: (id: Id, body: { text?: string; label?: string; part?: Part }) => http.patch(`/understanding/examples/${id}`, body),
  remove: (id: Id) => http.remove(`/understanding/examples/${id}`),
  bring: (body: { aspect: Aspect; part: Part; table: string; new_labels: boolean }) => http.post('/understanding/examples/import', body),
  taken: (aspect: Aspect) => http.get('/understanding/examples/export', { query: { aspect } }),
  quality: (aspect: Aspect, { signal }: Signal = {}) => http.get(`/understanding/quality/${plain(aspect)}`, { signal }),
  examine: (aspect: Aspect) => http.post(`/understanding/quality/${plain(aspect)}`),
  versions: (aspect: Aspect, { signal }: Signal = {}) => http.get(`/understanding/versions/${plain(aspect)}`, { signal }),
  train: (aspect: Aspect, note: string) => http.post(`/understanding/versions/${plain(aspect)}`, { note }),
  activate: (aspect: Aspect, version: number) => http.post(`/understanding/versions/${plain(aspect)}/${String(version)}/activate`),
  compare: (aspect: Aspect, first: number, second: number, { signal }: Signal = {}) => http.get(`/understanding/versions/${plain(aspect)}/compare`, { query: { first, second }, signal }),
  tryText: (text: string, { signal }: Signal = {}) => http.post('/understanding/try', { text }, { signal }),
  settings: ({ signal }: Signal = {}) => http.get('/understanding/settings', { signal }),
  changeSettings: (body: UnderstandingSettings) => http.put('/understanding/settings', body),
};
