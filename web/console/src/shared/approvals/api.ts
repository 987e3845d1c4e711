import { http } from '../api/http';
import type { ApprovalDraft, ApprovalState, Id } from '../api/types';

type Signal = { signal?: AbortSignal };
export type ApprovalFilter = { case_id?: Id; state?: ApprovalState; requester?: Id };

export const approvals = {
  waiting: ({ signal }: Signal = {}) => http.get('/approvals/waiting', { signal }),
  list: (filter: ApprovalFilter, cursor: string | undefined, { signal }: Signal = {}) => http.get('/approvals', { query: { ...filter, cursor }, signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/approvals/${id}`, { signal }),
  ask: (body: ApprovalDraft) => http.post('/approvals', body),
  decide: (id: Id, verdict: 'approve' | 'refuse', comment: string) => http.post(`/approvals/${id}/decide`, { verdict, ...(comment ? { comment } : {}) }),
  withdraw: (id: Id) => http.post(`/approvals/${id}/withdraw`),
};
