// Cases on the server: one line per endpoint.
import type { components, operations } from '@deskbell/api-client';
import { http, newKey } from '../api/http';
import type { Id, Time } from '../api/types';
import type * as T from './types';

type Signal = { signal?: AbortSignal };
type Body<P> = P extends { requestBody?: { content: { 'application/json': infer B } } } ? B : never;
export type CaseChange = Body<operations['changeCase']>;
export type Move = Body<operations['moveCase']>;
export type Assignment = Body<operations['assignCase']>;
export type Grading = Body<operations['gradeCase']>;
export type NewTask = Body<operations['addTask']>;
export type TaskChange = Body<operations['changeTask']>;
export type Care = components['schemas']['Care'];
export type CaseThen = components['schemas']['CaseThen'];
export type SplitOff = Body<operations['splitCase']>;

export const cases = {
  list: (filter: T.CaseFilter, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get('/cases', { query: { ...filter, cursor }, signal }),
  counts: ({ signal }: Signal = {}) => http.get('/cases/counts', { signal }),
  find: (text: string, cursor: string | undefined, { signal }: Signal = {}) => http.get('/cases/search', { query: { text, cursor }, signal }),
  tags: ({ signal }: Signal = {}) => http.get('/case-tags', { signal }),
  myDay: ({ signal }: Signal = {}) => http.get('/my-day', { signal }),
  open: (body: T.NewCase) => http.post('/cases', body),
  propose: (conversation: Id, { signal }: Signal = {}) => http.get('/cases/proposal', { query: { conversation }, signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/cases/${id}`, { signal }),
  change: (id: Id, body: CaseChange) => http.patch(`/cases/${id}`, body),
  move: (id: Id, body: Move) => http.post(`/cases/${id}/move`, body),
  reopen: (id: Id, note: string) => http.post(`/cases/${id}/reopen`, { note }),
  assign: (id: Id, body: Assignment) => http.post(`/cases/${id}/assign`, body),
  grade: (id: Id, body: Grading) => http.post(`/cases/${id}/grade`, body),
  setTags: (id: Id, tags: string[]) => http.put(`/cases/${id}/tags`, { tags }),
  setChecklist: (id: Id, items: T.ChecklistItem[]) => http.put(`/cases/${id}/checklist`, { items: items.map(({ text, done }) => ({ text, done })) }),
  watch: (id: Id, user: Id) => http.put(`/cases/${id}/watchers/${user}`),
  unwatch: (id: Id, user: Id) => http.remove(`/cases/${id}/watchers/${user}`),
  link: (id: Id, kind: T.LinkKind, other: Id) => http.post(`/cases/${id}/links`, { kind, other }),
  unlink: (id: Id, kind: string, other: Id) => http.remove(`/cases/${id}/links/${kind}/${other}`),
  setParent: (id: Id, parent: Id | undefined) => http.put(`/cases/${id}/parent`, { parent }),
  addConversation: (id: Id, conversation: Id) => http.put(`/cases/${id}/conversations/${conversation}`),
  removeConversation: (id: Id, conversation: Id) => http.remove(`/cases/${id}/conversations/${conversation}`),
  related: (id: Id, { signal }: Signal = {}) => http.get(`/cases/${id}/related`, { signal }),
  merge: (id: Id, into: Id) => http.post(`/cases/${id}/merge`, { into }),
  undoMerge: (id: Id) => http.post(`/cases/${id}/merge/undo`),
  split: (id: Id, body: SplitOff) => http.post(`/cases/${id}/split`, body),
  undoSplit: (id: Id) => http.post(`/cases/${id}/split/undo`),
  entries: (id: Id, task: Id | undefined, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get(`/cases/${id}/entries`, { query: { task, cursor, limit: 200 }, signal }),
  write: (id: Id, body: { kind: 'note' | 'update'; text: string; attachments?: Id[]; mentions?: Id[]; task?: Id; conversation?: Id }) => http.post(`/cases/${id}/entries`, body),
  history: (id: Id, cursor: string | undefined, { signal }: Signal = {}) => http.get(`/cases/${id}/history`, { query: { cursor }, signal }),
  then: (id: Id, at: Time, { signal }: Signal = {}) => http.get(`/cases/${id}/then`, { query: { at }, signal }),
  aftercareSettings: ({ signal }: Signal = {}) => http.get('/aftercare/settings', { signal }),
  changeAftercare: (settings: T.AftercareSettings) => http.put('/aftercare/settings', settings),
  aftercare: (id: Id, { signal }: Signal = {}) => http.get(`/cases/${id}/aftercare`, { signal }),
  offerRemedy: (id: Id, body: Body<operations['offerRemedy']>) => http.post(`/cases/${id}/remedies`, body),
  settings: ({ signal }: Signal = {}) => http.get('/case-settings', { signal }),
  timeSpent: (id: Id, { signal }: Signal = {}) => http.get(`/cases/${id}/time`, { signal }),
  spend: (id: Id, body: { spent_s: number; note: string; task?: Id }) => http.post(`/cases/${id}/time`, body),
  clocks: (id: Id, { signal }: Signal = {}) => http.get(`/clocks/${id}`, { signal }),
  changeMany: (body: T.BulkChange) => http.post('/cases/bulk', body),
  undoMany: (bulk: Id) => http.post(`/case-changes/${bulk}/undo`),
  trackingLink: (id: Id) => http.post(`/cases/${id}/tracking-link`),
};

export type TaskFilter = NonNullable<operations['listTasks']['parameters']['query']>;

export const tasks = {
  list: (filter: TaskFilter, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get('/tasks', { query: { ...filter, cursor }, signal }),
  ofCase: (id: Id, { signal }: Signal = {}) => http.get(`/cases/${id}/tasks`, { signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/tasks/${id}`, { signal }),
  add: (id: Id, body: NewTask) => http.post(`/cases/${id}/tasks`, body),
  change: (id: Id, body: TaskChange) => http.patch(`/tasks/${id}`, { ...body, checklist: body.checklist?.map(({ text, done }) => ({ text, done })) }),
};

export const views = {
  list: ({ signal }: Signal = {}) => http.get('/case-views', { signal }),
  create: (body: { name: string; shared: boolean; layout: T.Layout; filter: T.CaseFilter }) => http.post('/case-views', body),
  change: (id: Id, body: { name?: string; layout?: T.Layout; filter?: T.CaseFilter }) => http.patch(`/case-views/${id}`, body),
  remove: (id: Id) => http.remove(`/case-views/${id}`),
};

export const catalogue = {
  kinds: ({ signal }: Signal = {}) => http.get('/case-kinds', { signal }),
  categories: ({ signal }: Signal = {}) => http.get('/case-categories', { signal }),
};

export const promises = {
  ofCase: (id: Id, state: T.CasePromise['state'] | undefined, { signal }: Signal = {}) =>
    http.get('/promises', { query: { case_id: id, state }, signal }),
  ofConversation: (conversation: Id, { signal }: Signal = {}) => http.get('/promises', { query: { conversation }, signal }),
  make: (body: Body<operations['makePromise']>) => http.post('/promises', body),
  keep: (id: Id, note: string) => http.post(`/promises/${id}/keep`, { note }),
  cancel: (id: Id, reason: string) => http.post(`/promises/${id}/cancel`, { reason }),
};

export const approvals = {
  ofCase: (id: Id, { signal }: Signal = {}) => http.get('/approvals', { query: { case_id: id }, signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/approvals/${id}`, { signal }),
  waiting: ({ signal }: Signal = {}) => http.get('/approvals/waiting', { signal }),
  ask: (body: { case_id: Id; kind: T.ApprovalRequest['kind']; money: T.Money; reason: string }) => http.post('/approvals', body),
  decide: (id: Id, verdict: 'approve' | 'refuse', comment: string) => http.post(`/approvals/${id}/decide`, { verdict, comment }),
  withdraw: (id: Id) => http.post(`/approvals/${id}/withdraw`),
};

export { newKey };
