// Bots on the server: one line per endpoint.
import { loose } from '@/shared/api/loose';
import type { Id } from '@/shared/api/types';
import type { Action, BenchResult, Bot, BotDraft, BotSummary, Cluster, Definition, Dialog, DialogVersion, SavedStep, SavedTalk, TalkState, TestRun, ThresholdReport, TryAnswer, Words } from './types';

type Signal = { signal?: AbortSignal };

export const bots = {
  list: ({ signal }: Signal = {}) => loose.get<Bot[]>('/bots', { signal }),
  summaries: ({ signal }: Signal = {}) => loose.get<BotSummary[]>('/bots/directory', { signal }),
  create: (body: BotDraft) => loose.post<Bot>('/bots', body),
  change: (id: Id, version: number, body: BotDraft) => loose.put<Bot>(`/bots/${id}`, { ...body, version }),
  stop: (id: Id) => loose.post<Bot>(`/bots/${id}/stop`),
  remove: (id: Id) => loose.remove<void>(`/bots/${id}`),
  actions: (bot: Id, { signal }: Signal = {}) => loose.get<Action[]>(`/bots/${bot}/actions`, { signal }),
  thresholds: (bot: Id, from: string, wrong: number, unanswered: number, { signal }: Signal = {}) => loose.get<ThresholdReport>(`/bots/${bot}/thresholds`, { query: { from, price_wrong: wrong, price_unanswered: unanswered }, signal }),
};

export const dialogs = {
  list: (bot: Id, { signal }: Signal = {}) => loose.get<Dialog[]>(`/bots/${bot}/dialogs`, { signal }),
  get: (bot: Id, id: Id, { signal }: Signal = {}) => loose.get<Dialog>(`/bots/${bot}/dialogs/${id}`, { signal }),
  create: (bot: Id, body: { key: string; title: Words; draft: Definition }) => loose.post<Dialog>(`/bots/${bot}/dialogs`, body),
  change: (bot: Id, id: Id, version: number, body: { title?: Words; on?: boolean; draft?: Definition }) => loose.put<Dialog>(`/bots/${bot}/dialogs/${id}`, { ...body, version }),
  remove: (bot: Id, id: Id) => loose.remove<void>(`/bots/${bot}/dialogs/${id}`),
  publish: (bot: Id, id: Id, note: string) => loose.post<Dialog>(`/bots/${bot}/dialogs/${id}/publish`, { note }),
  versions: (bot: Id, id: Id, { signal }: Signal = {}) => loose.get<DialogVersion[]>(`/bots/${bot}/dialogs/${id}/versions`, { signal }),
  rollBack: (bot: Id, id: Id, number: number) => loose.post<Dialog>(`/bots/${bot}/dialogs/${id}/versions/${String(number)}/restore`),
};

export const bench = {
  tryOut: (bot: Id, body: { said?: string; state?: TalkState; drafts: boolean; language: string }) => loose.post<TryAnswer>(`/bots/${bot}/try`, body),
  saved: (bot: Id, { signal }: Signal = {}) => loose.get<SavedTalk[]>(`/bots/${bot}/saved-talks`, { signal }),
  save: (bot: Id, body: { name: string; language: string; steps: SavedStep[] }) => loose.post<SavedTalk>(`/bots/${bot}/saved-talks`, body),
  remove: (bot: Id, id: Id) => loose.remove<void>(`/bots/${bot}/saved-talks/${id}`),
  run: (bot: Id, drafts: boolean) => loose.post<BenchResult[]>(`/bots/${bot}/saved-talks/run`, { drafts }),
  tests: (bot: Id, { signal }: Signal = {}) => loose.get<TestRun[]>(`/bots/${bot}/test/runs`, { signal }),
  test: (bot: Id, note: string) => loose.post<TestRun>(`/bots/${bot}/test/run`, { note }),
};

export const learning = {
  list: (bot: Id, { signal }: Signal = {}) => loose.get<Cluster[]>('/bots/unanswered', { query: { bot }, signal }),
  gather: () => loose.post<unknown>('/bots/unanswered/gather'),
  propose: (cluster: Id, body: { owner: Id; title: string; body: string }) => loose.post<Cluster>(`/bots/unanswered/${cluster}/propose`, body),
  dismiss: (cluster: Id) => loose.post<Cluster>(`/bots/unanswered/${cluster}/dismiss`),
};

export const botKeys = {
  all: ['bots'] as const,
  list: ['bots', 'list'] as const,
  summaries: ['bots', 'summaries'] as const,
  actions: (bot: Id) => ['bots', 'actions', bot] as const,
  dialogs: (bot: Id) => ['bots', 'dialogs', bot] as const,
  dialog: (bot: Id, id: Id) => ['bots', 'dialog', bot, id] as const,
  versions: (bot: Id, id: Id) => ['bots', 'versions', bot, id] as const,
  saved: (bot: Id) => ['bots', 'saved', bot] as const,
  tests: (bot: Id) => ['bots', 'tests', bot] as const,
  thresholds: (bot: Id, from: string, wrong: number, unanswered: number) => ['bots', 'thresholds', bot, from, wrong, unanswered] as const,
  clusters: (bot: Id) => ['bots', 'clusters', bot] as const,
};
