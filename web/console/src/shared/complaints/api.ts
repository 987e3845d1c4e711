// Complaints on the server: one line per endpoint.
import { http } from '../api/http';
import type { Id } from '../api/types';
import type * as T from './types';

type Signal = { signal?: AbortSignal };

/** Reports count all complaints, whoever owns their cases. */
function reportOf(filter: T.ComplaintFilter) {
  const report = { ...filter };
  delete report.owner;
  return report;
}

export const complaints = {
  get: (id: Id, { signal }: Signal = {}) => http.get(`/cases/${id}/complaint`, { signal }),
  change: (id: Id, version: number, change: T.ComplaintChange) => http.patch(`/cases/${id}/complaint`, { ...change, version }),
  takeStep: (id: Id, step: T.Step, note: string, telling?: 'by_us' | 'by_message') => http.post(`/cases/${id}/complaint/steps`, { step, note, telling }),
  undoStep: (id: Id, reason: string) => http.post(`/cases/${id}/complaint/steps/undo`, { reason }),
  addFinding: (id: Id, text: string, evidence: Id[]) => http.post(`/cases/${id}/complaint/findings`, { text, evidence }),
  propose: (id: Id, remedy: T.NewRemedy) => http.post(`/cases/${id}/complaint/remedies`, remedy),
  give: (id: Id, remedy: Id) => http.post(`/cases/${id}/complaint/remedies/${remedy}/give`),
  drop: (id: Id, remedy: Id) => http.post(`/cases/${id}/complaint/remedies/${remedy}/drop`),
  addAction: (id: Id, action: T.NewAction) => http.post(`/cases/${id}/complaint/actions`, action),
  actionsOf: (id: Id, { signal }: Signal = {}) => http.get('/complaint-actions', { query: { case_id: id, limit: 100 }, signal }),
  dropAction: ({ id, version }: T.Action) => http.patch(`/complaint-actions/${id}`, { drop: true, version }),
  finishAction: (id: Id, result: string) => http.post(`/complaint-actions/${id}/finish`, { result }),
  checkAction: (id: Id, found: 'effective' | 'ineffective', note: string) => http.post(`/complaint-actions/${id}/check`, { found, note }),
  list: (filter: T.ComplaintFilter, cursor: string | undefined, { signal, limit }: Signal & { limit?: number } = {}) => http.get('/complaints', { query: { ...filter, cursor, limit }, signal }),
  board: ({ signal }: Signal = {}) => http.get('/complaints/board', { signal }),
  pareto: (by: T.Dimension, filter: T.ComplaintFilter, { signal }: Signal = {}) => http.get('/complaints/pareto', { query: { ...reportOf(filter), by }, signal }),
  trend: (bucket: T.Bucket, filter: T.ComplaintFilter, { signal }: Signal = {}) => http.get('/complaints/trend', { query: { ...reportOf(filter), bucket }, signal }),
  warnings: (unseen: boolean, { signal }: Signal = {}) => http.get('/complaints/warnings', { query: { unseen }, signal }),
  seeWarning: (id: Id, note: string) => http.post(`/complaints/warnings/${id}/see`, { note }),
  causes: ({ signal }: Signal = {}) => http.get('/complaint-causes', { signal }),
  addCause: (cause: T.CauseDraft) => http.post('/complaint-causes', cause),
  changeCause: (id: Id, cause: T.CauseDraft) => http.put(`/complaint-causes/${id}`, cause),
  removeCause: (id: Id) => http.remove(`/complaint-causes/${id}`),
  regulators: ({ signal }: Signal = {}) => http.get('/complaint-regulators', { signal }),
  addRegulator: (body: T.RegulatorDraft) => http.post('/complaint-regulators', body),
  changeRegulator: (id: Id, body: T.RegulatorDraft) => http.put(`/complaint-regulators/${id}`, body),
  removeRegulator: (id: Id) => http.remove(`/complaint-regulators/${id}`),
  changeSettings: (body: T.ComplaintSettings) => http.put('/complaint-settings', body),
  settings: ({ signal }: Signal = {}) => http.get('/complaint-settings', { signal }),
  makeEvidence: (id: Id, language: string) => http.post(`/cases/${id}/complaint/evidence`, { language }),
  evidenceOf: (id: Id, { signal }: Signal = {}) => http.get(`/cases/${id}/complaint/evidence`, { signal }),
};

export const addressOfEvidence = (id: Id) => `/api/v1/evidence/${id}/file`;
