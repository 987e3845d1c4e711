// Help for agents on the server: one line per endpoint.
import { http } from '@/shared/api/http';
import type { AuthorKind, Id } from '@/shared/api/types';
import type { FoundEntity, Mood } from '@/shared/understanding/types';

type Signal = { signal?: AbortSignal };
export type Flaw = 'forbidden' | 'rude' | 'blaming' | 'shouting' | 'placeholder' | 'sensitive' | 'other_language' | 'no_greeting' | 'long_sentence';
export type ToneFinding = { flaw: Flaw; begin: number; end: number; words: string; instead: string };
export type ToneReport = { blocks: boolean; findings: ToneFinding[] };
export type Completion = { rest: string; from: string };
export type Suggestion = { kind: 'canned' | 'answer' | 'article' | 'procedure'; id: Id; title: string; text: string; slug: string; heading: string; language: string; trust: number };
export type NextName = 'calm_first' | 'hand_over' | 'promise_call' | 'ask_order_number' | 'look_up_order' | 'open_case' | 'start_procedure' | 'escalate' | 'answer_language' | 'close';
export type NextAction = { step: NextName; params: Record<string, string>; because: string; value: string };
export type Summary = {
  messages: number; wanted: string[]; lines: { message: Id; author_kind: AuthorKind; author_name: string; text: string; at: string }[]; named: FoundEntity[]; promises: { what: string; due_local: string }[]; case_number?: string;
};
export type CultureCard = {
  language: string; region: string; name_order: string; date_example: string; time_example: string; number_example: string; greeting: string; closing: string; manners_en: string[]; manners_zh: string[]; local_time?: string; time_zone?: string; at_night: boolean;
};
export type ModelState = 'off' | 'ready' | 'out_of_tokens' | 'failing';
export type Assistance = { suggestions: Suggestion[]; next: NextAction[]; summary?: Summary; culture: CultureCard; mood?: Mood; took_us: number; model: { translate: ModelState; summarise: ModelState; suggest: ModelState } };
export type WritingKind = 'translation' | 'summary' | 'answer';
export type Written = {
  id: Id; kind: WritingKind; state: 'writing' | 'done'; by: 'model' | 'table' | 'sentences' | 'passage' | 'nobody';
  why: 'none' | 'off' | 'out_of_tokens' | 'failing' | 'busy' | 'nothing_found' | 'unknown' | 'refused' | 'unavailable';
  text: string; complete: boolean; sentences: { from: string; to?: string }[]; sources: { id: Id; slug: string; title: string; language: string }[]; tokens: number; took_ms: number; at: string;
};
export type ToWrite = { kind: WritingKind; text?: string; language?: string };

export const assist = {
  of: (conversation: Id, { signal }: Signal = {}) => http.get(`/conversations/${conversation}/assist`, { signal }),
  check: (conversation: Id, text: string, { signal }: Signal = {}) => http.post('/assist/check', { conversation, text }, { signal }),
  complete: (conversation: Id, prefix: string, { signal }: Signal = {}) => http.post('/assist/complete', { conversation, prefix }, { signal }),
  write: (conversation: Id, what: ToWrite) => http.post(`/conversations/${conversation}/assist/writings`, what),
  writing: (id: Id, { signal }: Signal = {}) => http.get(`/assist/writings/${id}`, { signal }),
  used: (conversation: Id, { id, kind, language }: Suggestion) => (kind === 'canned' ? Promise.resolve(undefined) : http.post('/knowledge/uses', { article: id, language, kind: 'inserted', conversation })),
};

export type Step = { id: string; kind: 'tell' | 'ask' | 'check' | 'outcome'; text: Record<string, string>; choices?: { id: string; label: Record<string, string>; next: string }[]; action?: string };
export type Taken = { step: string; choice: string; text?: string; automatic: boolean };
export type Run = {
  id: Id; article: Id; title: string; version: number; language: string; state: 'going' | 'done' | 'abandoned'; step?: Step; path: Taken[]; action?: string; by: Id; by_name: string; started_at: string; ended_at?: string; revision: number;
};
export type ProcedureSummary = { id: Id; title: string; summary: string };

export const procedures = {
  list: (language: string, { signal }: Signal = {}) => http.get('/knowledge/library', { query: { language, kind: 'procedure' }, signal }),
  of: (conversation: Id, { signal }: Signal = {}) => http.get(`/conversations/${conversation}/runs`, { signal }),
  start: (article: Id, conversation: Id, language: string) => http.post('/knowledge/runs', { article, conversation, language }),
  answer: (run: Run, reply: { choice?: string; text?: string }) => http.post(`/knowledge/runs/${run.id}/answer`, { revision: run.revision, ...reply }),
  back: (run: Run) => http.post(`/knowledge/runs/${run.id}/back`, { revision: run.revision }),
  abandon: (run: Run) => http.post(`/knowledge/runs/${run.id}/abandon`, { revision: run.revision }),
};
