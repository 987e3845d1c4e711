// Bots on the server: one line per endpoint.
import { http } from '@/shared/api/http';
import type { Id } from '@/shared/api/types';
import type { ActionDraft, BotDraft, Definition, SavedStep, Simulation, TalkState, TestQuestion, Words } from './types';

type Signal = { signal?: AbortSignal };

export const bots = {
  list: ({ signal }: Signal = {}) => http.get('/bots', { signal }),
  summaries: ({ signal }: Signal = {}) => http.get('/bots/directory', { signal }),
  create: (body: BotDraft) => http.post('/bots', body),
  change: (id: Id, version: number, body: BotDraft) => http.put(`/bots/${id}`, { ...body, version }),
  stop: (id: Id) => http.post(`/bots/${id}/stop`),
  remove: (id: Id) => http.remove(`/bots/${id}`),
  actions: (bot: Id, { signal }: Signal = {}) => http.get(`/bots/${bot}/actions`, { signal }),
  createAction: (bot: Id, body: ActionDraft) => http.post(`/bots/${bot}/actions`, body),
  changeAction: (bot: Id, id: Id, version: number, body: ActionDraft) => http.put(`/bots/${bot}/actions/${id}`, { ...body, version }),
  removeAction: (bot: Id, id: Id) => http.remove(`/bots/${bot}/actions/${id}`),
  secrets: (bot: Id, { signal }: Signal = {}) => http.get(`/bots/${bot}/secrets`, { signal }),
  setSecret: (bot: Id, name: string, value: string) => http.put(`/bots/${bot}/secrets/${encodeURIComponent(name)}`, { value }),
  removeSecret: (bot: Id, name: string) => http.remove(`/bots/${bot}/secrets/${encodeURIComponent(name)}`),
  thresholds: (bot: Id, from: string, wrong: number, unanswered: number, { signal }: Signal = {}) => http.get(`/bots/${bot}/thresholds`, { query: { from, price_wrong: wrong, price_unanswered: unanswered }, signal }),
};

export const dialogs = {
  list: (bot: Id, { signal }: Signal = {}) => http.get(`/bots/${bot}/dialogs`, { signal }),
  get: (bot: Id, id: Id, { signal }: Signal = {}) => http.get(`/bots/${bot}/dialogs/${id}`, { signal }),
  create: (bot: Id, body: { key: string; title: Words; draft: Definition }) => http.post(`/bots/${bot}/dialogs`, body),
  change: (bot: Id, id: Id, version: number, body: { title?: Words; on?: boolean; draft?: Definition }) => http.put(`/bots/${bot}/dialogs/${id}`, { ...body, version }),
  remove: (bot: Id, id: Id) => http.remove(`/bots/${bot}/dialogs/${id}`),
  publish: (bot: Id, id: Id, note: string, despite_saved_talks: boolean) => http.post(`/bots/${bot}/dialogs/${id}/publish`, { note, despite_saved_talks }),
  versions: (bot: Id, id: Id, { signal }: Signal = {}) => http.get(`/bots/${bot}/dialogs/${id}/versions`, { signal }),
  rollBack: (bot: Id, id: Id, number: number) => http.post(`/bots/${bot}/dialogs/${id}/versions/${String(number)}/restore`),
};

export const bench = {
  tryOut: (bot: Id, body: { said?: string; state?: TalkState; drafts: boolean; language: string }) => http.post(`/bots/${bot}/try`, body),
  saved: (bot: Id, { signal }: Signal = {}) => http.get(`/bots/${bot}/saved-talks`, { signal }),
  save: (bot: Id, body: { name: string; language: string; steps: SavedStep[] }) => http.post(`/bots/${bot}/saved-talks`, body),
  remove: (bot: Id, id: Id) => http.remove(`/bots/${bot}/saved-talks/${id}`),
  run: (bot: Id, drafts: boolean) => http.post(`/bots/${bot}/saved-talks/run`, { drafts }),
  questions: (bot: Id, { signal }: Signal = {}) => http.get(`/bots/${bot}/test`, { signal }),
  setQuestions: (bot: Id, questions: TestQuestion[]) => http.put(`/bots/${bot}/test`, { questions }),
  articles: ({ signal }: Signal = {}) => http.get('/knowledge/articles', { query: { state: 'published', limit: 200 }, signal }),
  tests: (bot: Id, { signal }: Signal = {}) => http.get(`/bots/${bot}/test/runs`, { signal }),
  test: (bot: Id, note: string) => http.post(`/bots/${bot}/test/run`, { note }),
};

export const simulations = {
  list: (bot: Id, { signal }: Signal = {}) => http.get(`/bots/${bot}/simulations`, { signal }),
  get: (bot: Id, id: Id, { signal }: Signal = {}) => http.get(`/bots/${bot}/simulations/${id}`, { signal }),
  start: (bot: Id, body: { source: Simulation['source']; days: number }) => http.post(`/bots/${bot}/simulations`, body),
  cancel: (bot: Id, id: Id) => http.post(`/bots/${bot}/simulations/${id}/cancel`),
};

export const learning = {
  list: (bot: Id, { signal }: Signal = {}) => http.get('/bots/unanswered', { query: { bot }, signal }),
  gather: () => http.post('/bots/unanswered/gather'),
  propose: (cluster: Id, body: { owner: Id; title: string; body: string }) => http.post(`/bots/unanswered/${cluster}/propose`, body),
  dismiss: (cluster: Id) => http.post(`/bots/unanswered/${cluster}/dismiss`),
};

export const botKeys = {
  all: ['bots'] as const,
  list: ['bots', 'list'] as const,
  summaries: ['bots', 'summaries'] as const,
  actions: (bot: Id) => ['bots', 'actions', bot] as const,
  secrets: (bot: Id) => ['bots', 'secrets', bot] as const,
  questions: (bot: Id) => ['bots', 'questions', bot] as const,
  articles: ['bots', 'articles'] as const,
  dialogs: (bot: Id) => ['bots', 'dialogs', bot] as const,
  dialog: (bot: Id, id: Id) => ['bots', 'dialog', bot, id] as const,
  versions: (bot: Id, id: Id) => ['bots', 'versions', bot, id] as const,
  saved: (bot: Id) => ['bots', 'saved', bot] as const,
  tests: (bot: Id) => ['bots', 'tests', bot] as const,
  simulations: (bot: Id) => ['bots', 'simulations', bot] as const,
  simulation: (bot: Id, id: Id | undefined) => ['bots', 'simulation', bot, id] as const,
  thresholds: (bot: Id, from: string, wrong: number, unanswered: number) => ['bots', 'thresholds', bot, from, wrong, unanswered] as const,
  clusters: (bot: Id) => ['bots', 'clusters', bot] as const,
};
