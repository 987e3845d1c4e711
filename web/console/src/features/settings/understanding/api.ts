// Teaching on the server: one line per endpoint.
import { loose } from '@/shared/api/loose';
import type { Id } from '@/shared/api/types';
import type { Page } from '@/shared/api/types';
import type { Aspect, Comparison, Example, Imported, Label, LabelState, ModelLanguage, Origin, Part, Quality, Trial, UnderstandingSettings, Version } from '@/shared/understanding/types';

type Signal = { signal?: AbortSignal };
export type ExampleFilter = { aspect: Aspect; label?: string; language?: ModelLanguage; origin?: Origin; part?: Part; query?: string };
export type LabelDraft = { title_en: string; title_zh: string; meaning_en: string; meaning_zh: string };

export const teaching = {
  addLabel: (body: LabelDraft & { key: string }) => loose.post<Label>('/understanding/labels', body),
  changeLabel: (aspect: Aspect, key: string, body: Partial<LabelDraft> & { state?: LabelState }) => loose.patch<Label>(`/understanding/labels/${aspect}/${key}`, body),
  examples: (filter: ExampleFilter, cursor: string | undefined, { signal }: Signal = {}) => loose.get<Page<Example>>('/understanding/examples', { query: { ...filter, cursor, limit: 50 }, signal }),
  add: (body: { aspect: Aspect; text: string; label: string; part: Part }) => loose.post<Example>('/understanding/examples', body),
  change: (id: Id, body: { text?: string; label?: string; part?: Part }) => loose.patch<Example>(`/understanding/examples/${id}`, body),
  remove: (id: Id) => loose.remove<void>(`/understanding/examples/${id}`),
  bring: (body: { aspect: Aspect; part: Part; table: string; new_labels: boolean }) => loose.post<Imported>('/understanding/examples/import', body),
  taken: (aspect: Aspect) => loose.get<{ table: string }>('/understanding/examples/export', { query: { aspect } }),
  quality: (aspect: Aspect, { signal }: Signal = {}) => loose.get<Quality>(`/understanding/quality/${aspect}`, { signal }),
  examine: (aspect: Aspect) => loose.post<Quality>(`/understanding/quality/${aspect}`),
  versions: (aspect: Aspect, { signal }: Signal = {}) => loose.get<Version[]>(`/understanding/versions/${aspect}`, { signal }),
  train: (aspect: Aspect, note: string) => loose.post<Version>(`/understanding/versions/${aspect}`, { note }),
  activate: (aspect: Aspect, version: number) => loose.post<Version>(`/understanding/versions/${aspect}/${String(version)}/activate`),
  compare: (aspect: Aspect, first: number, second: number, { signal }: Signal = {}) => loose.get<Comparison>(`/understanding/versions/${aspect}/compare`, { query: { first, second }, signal }),
  tryText: (text: string, { signal }: Signal = {}) => loose.post<Trial>('/understanding/try', { text }, { signal }),
  settings: ({ signal }: Signal = {}) => loose.get<UnderstandingSettings>('/understanding/settings', { signal }),
  changeSettings: (body: UnderstandingSettings) => loose.put<UnderstandingSettings>('/understanding/settings', body),
};
