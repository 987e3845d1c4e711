// Incidents and plans on the server: one line per endpoint.
import { http } from '../api/http';
import type { Id } from '../api/types';
import type { CaseFilter } from '../cases/types';
import type * as T from './types';

type Signal = { signal?: AbortSignal };

export const incidents = {
  list: (filter: T.IncidentFilter, cursor: string | undefined, { signal }: Signal = {}) => http.get('/incidents', { query: { ...filter, cursor }, signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/incidents/${id}`, { signal }),
  declare: (body: T.NewIncident) => http.post('/incidents', body),
  confirm: (id: Id, body: T.NewIncident) => http.post(`/incidents/${id}/confirm`, body),
  dismiss: (id: Id, reason: string) => http.post(`/incidents/${id}/dismiss`, { reason }),
  change: (id: Id, body: T.IncidentChange) => http.patch(`/incidents/${id}`, body),
  call: (id: Id, again: boolean) => http.post(`/incidents/${id}/call`, { again }),
  answer: (id: Id, answer: 'coming' | 'cannot') => http.post(`/incidents/${id}/answer`, { answer }),
  resolve: (id: Id, texts: T.Texts, solveCases: boolean) => http.post(`/incidents/${id}/resolve`, { texts, solve_cases: solveCases }),
  takePlace: (id: Id, place: T.Place, user?: Id) => http.post(`/incidents/${id}/place`, { place, user }),
  readiness: (id: Id, { signal }: Signal = {}) => http.get(`/incidents/${id}/readiness`, { signal }),
  review: (id: Id, body: T.ReviewDraft) => http.put(`/incidents/${id}/review`, body),
  lines: (id: Id, cursor: string | undefined, { signal }: Signal = {}) => http.get(`/incidents/${id}/lines`, { query: { cursor, limit: 100 }, signal }),
  note: (id: Id, text: string) => http.post(`/incidents/${id}/lines`, { text }),
  cases: (id: Id, cursor: string | undefined, { signal, limit = 100 }: Signal & { limit?: number } = {}) => http.get(`/incidents/${id}/cases`, { query: { cursor, limit }, signal }),
  gather: (id: Id, cases: Id[]) => http.post(`/incidents/${id}/cases`, { cases }),
  /** At most 500 at once; `cursor` goes on where the answer's `next` says. */
  gatherBy: (id: Id, filter: CaseFilter, cursor: string | undefined) => http.post(`/incidents/${id}/cases`, { filter: { ...filter, cursor } }),
  release: (id: Id, matter: Id) => http.remove(`/incidents/${id}/cases/${matter}`),
  updates: (id: Id, { signal }: Signal = {}) => http.get(`/incidents/${id}/updates`, { signal }),
  tell: (id: Id, texts: T.Texts) => http.post(`/incidents/${id}/updates`, { texts }),
};

export const plans = {
  list: ({ signal }: Signal = {}) => http.get('/incident-plans', { signal }),
  create: (body: T.PlanDraft) => http.post('/incident-plans', body),
  change: (id: Id, version: number, body: T.PlanDraft) => http.put(`/incident-plans/${id}`, { ...body, version }),
  remove: (id: Id) => http.remove(`/incident-plans/${id}`),
  readiness: (id: Id, { signal }: Signal = {}) => http.get(`/incident-plans/${id}/readiness`, { signal }),
};

export const connections = {
  keep: (trial: T.ConnectionTrial) => http.post('/connection-tests', trial),
};
