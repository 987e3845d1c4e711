// Cases on the server: one line per endpoint.
import { http, newKey } from '../api/http';
import type { Id, Page, Time } from '../api/types';
import type * as T from './types';

type Signal = { signal?: AbortSignal };
type Query = Record<string, string | number | boolean | undefined>;
type Loose = {
  get<R>(path: string, options?: { query?: Query; signal?: AbortSignal }): Promise<R>;
  post<R>(path: string, body?: unknown, options?: { key?: string }): Promise<R>;
  put<R>(path: string, body?: unknown): Promise<R>;
  patch<R>(path: string, body?: unknown): Promise<R>;
  remove<R>(path: string): Promise<R>;
};
const call = http as unknown as Loose;

export type CaseChange = {
  kind?: string; subject?: string; description?: string; category?: Id; contact?: Id; language?: string; fields?: T.FieldValues; people?: T.Person[];
  resolution?: string; clear?: string[]; version?: number;
};
export type Move = { state: string; note?: string; resolution?: string; fields?: T.FieldValues; version?: number };
export type Assignment = { owner?: Id; queue?: Id; note?: string; clear?: string[]; version?: number };
export type Grading = { urgency?: T.Level; impact?: T.Level; level?: T.Level; reason?: string; version?: number };
export type NewTask = {
  title: string; description?: string; owner?: Id; queue?: Id; department?: Id; depends_on?: Id[]; checklist?: string[]; agreed_for?: Time;
};
export type TaskChange = Partial<Pick<T.Task, 'title' | 'description' | 'state' | 'owner' | 'queue' | 'department' | 'depends_on' | 'checklist' | 'agreed_for' | 'result' | 'version'>> & { clear?: string[] };
export type SplitOff = { subject: string; conversations: Id[]; tasks: Id[]; entries: Id[] };

export const cases = {
  list: (filter: T.CaseFilter, cursor: string | undefined, { signal }: Signal = {}) =>
    call.get<Page<T.CaseSummary>>('/cases', { query: { ...filter, cursor }, signal }),
  counts: ({ signal }: Signal = {}) => call.get<T.CaseCounts>('/cases/counts', { signal }),
  find: (text: string, cursor: string | undefined, { signal }: Signal = {}) => call.get<Page<T.FoundCase>>('/cases/search', { query: { text, cursor }, signal }),
  tags: ({ signal }: Signal = {}) => call.get<string[]>('/case-tags', { signal }),
  myDay: ({ signal }: Signal = {}) => call.get<T.DayItem[]>('/my-day', { signal }),
  open: (body: T.NewCase) => call.post<T.Case>('/cases', body),
  propose: (conversation: Id, { signal }: Signal = {}) => call.get<Omit<T.NewCase, 'kind'>>('/cases/proposal', { query: { conversation }, signal }),
  get: (id: Id, { signal }: Signal = {}) => call.get<T.Case>(`/cases/${id}`, { signal }),
  change: (id: Id, body: CaseChange) => call.patch<T.Case>(`/cases/${id}`, body),
  move: (id: Id, body: Move) => call.post<T.Case>(`/cases/${id}/move`, body),
  reopen: (id: Id, note: string) => call.post<T.Case>(`/cases/${id}/reopen`, { note }),
  assign: (id: Id, body: Assignment) => call.post<T.Case>(`/cases/${id}/assign`, body),
  grade: (id: Id, body: Grading) => call.post<T.Case>(`/cases/${id}/grade`, body),
  setTags: (id: Id, tags: string[]) => call.put<T.Case>(`/cases/${id}/tags`, { tags }),
  setChecklist: (id: Id, items: T.ChecklistItem[]) => call.put<T.Case>(`/cases/${id}/checklist`, { items: items.map(({ text, done }) => ({ text, done })) }),
  watch: (id: Id, user: Id) => call.put<T.Case>(`/cases/${id}/watchers/${user}`),
  unwatch: (id: Id, user: Id) => call.remove<T.Case>(`/cases/${id}/watchers/${user}`),
  link: (id: Id, kind: T.LinkKind, other: Id) => call.post<T.Case>(`/cases/${id}/links`, { kind, other }),
  unlink: (id: Id, kind: T.LinkKind, other: Id) => call.remove<T.Case>(`/cases/${id}/links/${kind}/${other}`),
  setParent: (id: Id, parent: Id | undefined) => call.put<T.Case>(`/cases/${id}/parent`, { parent }),
  addConversation: (id: Id, conversation: Id) => call.put<T.Case>(`/cases/${id}/conversations/${conversation}`),
  removeConversation: (id: Id, conversation: Id) => call.remove<T.Case>(`/cases/${id}/conversations/${conversation}`),
  related: (id: Id, { signal }: Signal = {}) => call.get<T.CaseSummary[]>(`/cases/${id}/related`, { signal }),
  merge: (id: Id, into: Id) => call.post<T.Case>(`/cases/${id}/merge`, { into }),
  undoMerge: (id: Id) => call.post<T.Case>(`/cases/${id}/merge/undo`),
  split: (id: Id, body: SplitOff) => call.post<T.Case>(`/cases/${id}/split`, body),
  undoSplit: (id: Id) => call.post<T.Case>(`/cases/${id}/split/undo`),
  entries: (id: Id, task: Id | undefined, cursor: string | undefined, { signal }: Signal = {}) =>
    call.get<Page<T.Entry>>(`/cases/${id}/entries`, { query: { task, cursor, limit: 200 }, signal }),
  write: (id: Id, body: { kind: 'note' | 'update'; text: string; mentions?: Id[]; task?: Id; conversation?: Id }) => call.post<T.Entry>(`/cases/${id}/entries`, body),
  history: (id: Id, cursor: string | undefined, { signal }: Signal = {}) => call.get<Page<T.HistoryLine>>(`/cases/${id}/history`, { query: { cursor }, signal }),
  timeSpent: (id: Id, { signal }: Signal = {}) => call.get<T.TimeSpent[]>(`/cases/${id}/time`, { signal }),
  spend: (id: Id, body: { spent_s: number; note: string; task?: Id }) => call.post<T.TimeSpent>(`/cases/${id}/time`, body),
  clocks: (id: Id, { signal }: Signal = {}) => call.get<T.SubjectClocks>(`/clocks/${id}`, { signal }),
  changeMany: (body: T.BulkChange) => call.post<T.BulkResult>('/cases/bulk', body),
  undoMany: (bulk: Id) => call.post<T.BulkResult>(`/case-changes/${bulk}/undo`),
  trackingLink: (id: Id) => call.post<{ url: string }>(`/cases/${id}/tracking-link`),
};

export type TaskFilter = { case_id?: Id; owner?: Id; queue?: Id; department?: Id; mine?: 'owned' | 'unowned'; ended?: boolean };

export const tasks = {
  list: (filter: TaskFilter, cursor: string | undefined, { signal }: Signal = {}) =>
    call.get<Page<T.Task>>('/tasks', { query: { ...filter, cursor }, signal }),
  ofCase: (id: Id, { signal }: Signal = {}) => call.get<T.Task[]>(`/cases/${id}/tasks`, { signal }),
  get: (id: Id, { signal }: Signal = {}) => call.get<T.Task>(`/tasks/${id}`, { signal }),
  add: (id: Id, body: NewTask) => call.post<T.Task>(`/cases/${id}/tasks`, body),
  change: (id: Id, body: TaskChange) => call.patch<T.Task>(`/tasks/${id}`, { ...body, checklist: body.checklist?.map(({ text, done }) => ({ text, done })) }),
};

export const views = {
  list: ({ signal }: Signal = {}) => call.get<T.SavedView[]>('/case-views', { signal }),
  create: (body: { name: string; shared: boolean; layout: T.Layout; filter: T.CaseFilter }) => call.post<T.SavedView>('/case-views', body),
  change: (id: Id, body: { name?: string; layout?: T.Layout; filter?: T.CaseFilter }) => call.patch<T.SavedView>(`/case-views/${id}`, body),
  remove: (id: Id) => call.remove<void>(`/case-views/${id}`),
};

export const catalogue = {
  kinds: ({ signal }: Signal = {}) => call.get<T.Kind[]>('/case-kinds', { signal }),
  categories: ({ signal }: Signal = {}) => call.get<T.Category[]>('/case-categories', { signal }),
};

export const promises = {
  ofCase: (id: Id, state: T.CasePromise['state'] | undefined, { signal }: Signal = {}) =>
    call.get<Page<T.CasePromise>>('/promises', { query: { case_id: id, state }, signal }),
  make: (body: { case_id: Id; kind: T.CasePromise['kind']; what: string; due_at: Time; remind_before_s?: number }) => call.post<T.CasePromise>('/promises', body),
  keep: (id: Id, note: string) => call.post<T.CasePromise>(`/promises/${id}/keep`, { note }),
  cancel: (id: Id, reason: string) => call.post<T.CasePromise>(`/promises/${id}/cancel`, { reason }),
};

export const approvals = {
  ofCase: (id: Id, { signal }: Signal = {}) => call.get<Page<T.ApprovalRequest>>('/approvals', { query: { case_id: id }, signal }),
  get: (id: Id, { signal }: Signal = {}) => call.get<T.ApprovalRequest>(`/approvals/${id}`, { signal }),
  waiting: ({ signal }: Signal = {}) => call.get<T.ApprovalRequest[]>('/approvals/waiting', { signal }),
  ask: (body: { case_id: Id; kind: T.ApprovalRequest['kind']; money: T.Money; reason: string }) => call.post<T.ApprovalRequest>('/approvals', body),
  decide: (id: Id, verdict: 'approve' | 'refuse', comment: string) => call.post<T.ApprovalRequest>(`/approvals/${id}/decide`, { verdict, comment }),
  withdraw: (id: Id) => call.post<T.ApprovalRequest>(`/approvals/${id}/withdraw`),
};

export { newKey };
