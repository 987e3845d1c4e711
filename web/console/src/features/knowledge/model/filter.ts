// View and filters of the list live in the address: /knowledge/articles?view=review&section=7.
import type { ArticleFilter } from '../types';

export const views = ['all', 'mine', 'review', 'drafts', 'due', 'untranslated', 'retired'] as const;
export type View = (typeof views)[number];
export const kinds = ['article', 'answer', 'procedure'] as const;
export type Narrowing = { view: View; kind?: (typeof kinds)[number]; section?: string; text?: string; language?: string };

export function readList(query: URLSearchParams): Narrowing {
  return {
    view: views.find((each) => each === query.get('view')) ?? 'all',
    kind: kinds.find((each) => each === query.get('kind')),
    section: query.get('section') || undefined,
    text: query.get('text') || undefined,
    language: query.get('language') || undefined,
  };
}

export function listPath(narrowing: Partial<Narrowing>): string {
  const query = new URLSearchParams();
  if (narrowing.view && narrowing.view !== 'all') query.set('view', narrowing.view);
  for (const name of ['kind', 'section', 'text', 'language'] as const) {
    const value = narrowing[name];
    if (value) query.set(name, value);
  }
  const text = query.toString();
  return `/knowledge/articles${text ? `?${text}` : ''}`;
}

/** What a view asks the server for; `untranslated` lacks the language that is asked for, Chinese unless told. */
export function asked(narrowing: Narrowing, me: string): ArticleFilter {
  const { view, kind, section, text, language } = narrowing;
  const filter: ArticleFilter = { kind, section, text };
  if (view === 'mine') filter.owner = me;
  if (view === 'review') filter.draft = 'in_review';
  if (view === 'drafts') filter.draft = 'writing';
  if (view === 'due') filter.due = true;
  if (view === 'untranslated') filter.lacks_language = language ?? 'zh-CN';
  if (view === 'retired') filter.state = 'retired';
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as ArticleFilter;
}
