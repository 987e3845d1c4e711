// Escalation on the server: one line per endpoint.
import { http } from '../api/http';
import type { Id, Time } from '../api/types';
import type { Ladder, LadderDraft, RosterDraft } from './types';

type Signal = { signal?: AbortSignal };

export const ladders = {
  list: async ({ signal }: Signal = {}) => (await http.get('/ladders', { signal })) as Ladder[],
  create: (body: LadderDraft) => http.post('/ladders', body),
  change: (id: Id, body: LadderDraft & { version: number }) => http.put(`/ladders/${id}`, body),
  remove: (id: Id) => http.remove(`/ladders/${id}`),
  rehearse: (body: { ladder: LadderDraft; ladder_id?: Id; position?: number; days: number; time_zone: string }) => http.post('/ladders/rehearse', body),
  order: async (order: Id[]) => (await http.put('/ladders/order', { order })) as Ladder[],
};

export const rosters = {
  list: ({ signal }: Signal = {}) => http.get('/rosters', { signal }),
  create: (body: RosterDraft) => http.post('/rosters', body),
  change: (id: Id, body: RosterDraft & { version: number }) => http.put(`/rosters/${id}`, body),
  remove: (id: Id) => http.remove(`/rosters/${id}`),
  duty: (id: Id, at: Time | undefined, { signal }: Signal = {}) => http.get(`/rosters/${id}/duty`, { query: { at }, signal }),
};

export const escalations = {
  ofCase: (id: Id, { signal }: Signal = {}) => http.get(`/cases/${id}/escalations`, { signal }),
  raise: (id: Id, body: { level?: string; line?: number; note: string }) => http.post(`/cases/${id}/escalate`, body),
  giveBack: (id: Id, body: { line?: number; note: string }) => http.post(`/cases/${id}/return`, body),
  acknowledge: (id: Id, note: string) => http.post(`/escalations/${id}/acknowledge`, { note }),
};

export const escalationKeys = {
  ladders: ['ladders'] as const,
  rosters: ['rosters'] as const,
  duty: (id: Id, at: string) => ['roster-duty', id, at] as const,
  duties: ['roster-duty'] as const,
};
