// One function per endpoint of the settings pages.
import { http } from '@/shared/api/http';
import type { Arguments } from '@/shared/api/routes';
import type { AgentProfile, ApprovalPolicy, AutomationRule, BackupRun, ClockTarget, Condition, DecisionTable, DeliveryFilter, Hours, Id, Installation, Permissions, Queue, User, Workspace } from '@/shared/api/types';

type Signal = { signal?: AbortSignal };

export type UserDraft = { name: string; email: string; language: string; roles: Id[]; teams: Id[] };
export const users = {
  list: (query: string, status: User['status'] | undefined, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get('/users', { query: { query, status, cursor }, signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/users/${id}`, { signal }),
  create: (body: UserDraft) => http.post('/users', body),
  change: (id: Id, body: Partial<UserDraft> & { status?: User['status'] }) => http.patch(`/users/${id}`, body),
  resetPassword: (id: Id) => http.post(`/users/${id}/password`),
  revoke: (id: Id) => http.post(`/users/${id}/revoke`),
  resetTotp: (id: Id) => http.post(`/users/${id}/totp/reset`),
};

export type TeamDraft = { name: string; description: string; members: Id[] };
export const teams = {
  list: ({ signal }: Signal = {}) => http.get('/teams', { signal }),
  create: (body: TeamDraft) => http.post('/teams', body),
  change: (id: Id, body: Partial<TeamDraft>) => http.patch(`/teams/${id}`, body),
  remove: (id: Id) => http.remove(`/teams/${id}`),
};

export type RoleDraft = { name: string; description: string; permissions: Permissions };
export const roles = {
  list: ({ signal }: Signal = {}) => http.get('/roles', { signal }),
  create: (body: RoleDraft) => http.post('/roles', body),
  change: (id: Id, body: Partial<RoleDraft>) => http.patch(`/roles/${id}`, body),
  remove: (id: Id) => http.remove(`/roles/${id}`),
};

export type QueueDraft = Omit<Queue, 'id'>;
export const queues = {
  get: (id: Id, { signal }: Signal = {}) => http.get(`/queues/${id}`, { signal }),
  create: (body: QueueDraft) => http.post('/queues', body),
  change: (id: Id, body: Partial<QueueDraft>) => http.patch(`/queues/${id}`, body),
  remove: (id: Id) => http.remove(`/queues/${id}`),
};

export const skills = {
  list: ({ signal }: Signal = {}) => http.get('/skills', { signal }),
  create: (name: string) => http.post('/skills', { name }),
  rename: (id: Id, name: string) => http.patch(`/skills/${id}`, { name }),
  remove: (id: Id) => http.remove(`/skills/${id}`),
};

export const profiles = {
  list: ({ signal }: Signal = {}) => http.get('/agent-profiles', { signal }),
  save: ({ user, ...body }: AgentProfile) => http.put(`/agent-profiles/${user}`, body),
};

export type CannedDraft = { shortcut: string; title: string; text: string; shared: boolean; language?: string };
export const canned = {
  list: ({ signal }: Signal = {}) => http.get('/canned-answers', { signal }),
  create: (body: CannedDraft) => http.post('/canned-answers', body),
  change: (id: Id, body: Partial<Omit<CannedDraft, 'shared'>>) => http.patch(`/canned-answers/${id}`, body),
  remove: (id: Id) => http.remove(`/canned-answers/${id}`),
};

export type InstallationDraft = Omit<Installation, 'id' | 'key' | 'secret'>;
export const installations = {
  list: ({ signal }: Signal = {}) => http.get('/widget-installations', { signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/widget-installations/${id}`, { signal }),
  create: (body: InstallationDraft) => http.post('/widget-installations', body),
  change: (id: Id, body: Partial<InstallationDraft>) => http.patch(`/widget-installations/${id}`, body),
  remove: (id: Id) => http.remove(`/widget-installations/${id}`),
};

export type TokenDraft = { name: string; scopes: Permissions; expires_at?: string };
export const tokens = {
  list: ({ signal }: Signal = {}) => http.get('/api-tokens', { signal }),
  create: (body: TokenDraft) => http.post('/api-tokens', body),
  revoke: (id: Id) => http.remove(`/api-tokens/${id}`),
};

export const audit = {
  list: (kind: string | undefined, actor: Id | undefined, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get('/audit', { query: { kind, actor, cursor }, signal }),
  state: ({ signal }: Signal = {}) => http.get('/audit/state', { signal }),
  verify: () => http.post('/audit/verify'),
  receiptUrl: (number: string) => `/api/v1/audit/${number}/receipt`,
};

export const workspace = {
  get: ({ signal }: Signal = {}) => http.get('/workspace', { signal }),
  change: (body: Partial<Workspace>) => http.patch('/workspace', body),
};

export const health = {
  get: (since: string | undefined, { signal }: Signal = {}) => http.get('/health', { query: { since }, signal }),
};

export const jobs = {
  dead: (cursor: string | undefined, { signal }: Signal = {}) => http.get('/jobs/dead', { query: { cursor }, signal }),
  retry: (id: Id) => http.post(`/jobs/${id}/retry`),
  remove: (id: Id) => http.remove(`/jobs/${id}`),
};

export const backups = {
  get: ({ signal }: Signal = {}) => http.get('/backups', { signal }),
  begin: (kind: BackupRun['kind']) => http.post('/backups', { kind }),
  resumeOutbound: () => http.post('/outbound/resume'),
};

export const ratings = {
  summary: (from: string, { signal }: Signal = {}) => http.get('/surveys/summary', { query: { from }, signal }),
  list: (from: string, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get('/surveys/ratings', { query: { from, cursor }, signal }),
};

export type WebhookDraft = { name: string; description: string; url: string; kinds: string[]; headers: Record<string, string> };
export const webhooks = {
  kinds: ({ signal }: Signal = {}) => http.get('/webhook-kinds', { signal }),
  list: ({ signal }: Signal = {}) => http.get('/webhooks', { signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/webhooks/${id}`, { signal }),
  create: (body: WebhookDraft) => http.post('/webhooks', body),
  change: (id: Id, body: Partial<WebhookDraft> & { state?: 'enabled' | 'paused' }) => http.patch(`/webhooks/${id}`, body),
  remove: (id: Id) => http.remove(`/webhooks/${id}`),
  rotate: (id: Id, overlap_s: number) => http.post(`/webhooks/${id}/secret`, { overlap_s }),
  retire: (id: Id) => http.remove(`/webhooks/${id}/secret/former`),
  test: (id: Id) => http.post(`/webhooks/${id}/test`),
  deliveries: (id: Id, filter: DeliveryFilter, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get(`/webhooks/${id}/deliveries`, { query: { filter, cursor }, signal }),
  delivery: (id: Id, delivery: Id, { signal }: Signal = {}) => http.get(`/webhooks/${id}/deliveries/${delivery}`, { signal }),
  resend: (id: Id, delivery: Id) => http.post(`/webhooks/${id}/deliveries/${delivery}/resend`),
  replay: (id: Id, body: { what: 'everything' | 'dead'; from: string }) => http.post(`/webhooks/${id}/replay`, body),
};

export type TableDraft = { key: string; name: string; description: string; table: DecisionTable };
export const tables = {
  list: ({ signal }: Signal = {}) => http.get('/decision-tables', { signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/decision-tables/${id}`, { signal }),
  create: (body: TableDraft) => http.post('/decision-tables', body),
  change: (id: Id, body: TableDraft & { version: number }) => http.put(`/decision-tables/${id}`, body),
  remove: (id: Id) => http.remove(`/decision-tables/${id}`),
  tryDraft: (body: { table: DecisionTable; facts: Record<string, unknown> }, { signal }: Signal = {}) => http.post('/decision-tables/evaluate', body, { signal }),
};

export type CalendarDraft = { name: string; description: string; hours: Hours; standard: boolean };
export const calendars = {
  list: ({ signal }: Signal = {}) => http.get('/calendars', { signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/calendars/${id}`, { signal }),
  create: (body: Omit<CalendarDraft, 'standard'>) => http.post('/calendars', body),
  change: (id: Id, body: Partial<CalendarDraft> & { version?: number }) => http.patch(`/calendars/${id}`, body),
  remove: (id: Id) => http.remove(`/calendars/${id}`),
  importHolidays: (id: Id, file: Blob) => http.post(`/calendars/${id}/holidays`, file),
  year: (id: Id, year: number, { signal }: Signal = {}) => http.get(`/calendars/${id}/years/${String(year)}`, { signal }),
};

export type ClockPolicyDraft = { name: string; description: string; active: boolean; when: Condition; calendar?: Id; targets: ClockTarget[]; position?: number };
export const clockPolicies = {
  list: ({ signal }: Signal = {}) => http.get('/clock-policies', { signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get(`/clock-policies/${id}`, { signal }),
  create: (body: ClockPolicyDraft) => http.post('/clock-policies', body),
  change: (id: Id, body: ClockPolicyDraft & { version: number }) => http.put(`/clock-policies/${id}`, body),
  remove: (id: Id) => http.remove(`/clock-policies/${id}`),
  preview: (facts: Record<string, unknown>, { signal }: Signal = {}) => http.post('/clock-policies/preview', { facts }, { signal }),
  recomputes: ({ signal }: Signal = {}) => http.get('/clock-recomputes', { signal }),
  rehearse: (body: { policy: ClockPolicyDraft; policy_id?: Id; days: number; time_zone: string }) => http.post('/clock-policies/rehearse', body),
  rehearsal: (id: Id, { signal }: Signal = {}) => http.get(`/case-rehearsals/${id}`, { signal }),
  cancelRehearsal: (id: Id) => http.post(`/case-rehearsals/${id}/cancel`),
};

export type ApprovalPolicyDraft = Omit<ApprovalPolicy, 'id' | 'position' | 'version' | 'when'> & { when: Condition };
export const approvalPolicies = {
  list: ({ signal }: Signal = {}) => http.get('/approval-policies', { signal }),
  create: (body: ApprovalPolicyDraft) => http.post('/approval-policies', body),
  change: (id: Id, body: ApprovalPolicyDraft & { version: number }) => http.put(`/approval-policies/${id}`, body),
  remove: (id: Id) => http.remove(`/approval-policies/${id}`),
  order: (order: Id[]) => http.put('/approval-policies', { order }),
};
export const absences = {
  list: ({ signal }: Signal = {}) => http.get('/absences', { signal }),
  set: (body: { user?: Id; from: string; until: string; deputy?: Id }) => http.post('/absences', body),
  remove: (id: Id) => http.remove(`/absences/${id}`),
};

export const caseKinds = {
  list: ({ signal }: Signal = {}) => http.get('/case-kinds', { signal }),
  create: (body: Arguments<'post', '/case-kinds'>[0]) => http.post('/case-kinds', body),
  change: (key: string, body: Arguments<'patch', `/case-kinds/${string}`>[0]) => http.patch(`/case-kinds/${key}`, body),
  remove: (key: string) => http.remove(`/case-kinds/${key}`),
};

export const caseSettings = {
  get: ({ signal }: Signal = {}) => http.get('/case-settings', { signal }),
  set: (body: Arguments<'put', '/case-settings'>[0]) => http.put('/case-settings', body),
};

export const categories = {
  list: ({ signal }: Signal = {}) => http.get('/case-categories', { signal }),
  create: (body: Arguments<'post', '/case-categories'>[0]) => http.post('/case-categories', body),
  change: (id: Id, body: Arguments<'patch', `/case-categories/${string}`>[0]) => http.patch(`/case-categories/${id}`, body),
  remove: (id: Id) => http.remove(`/case-categories/${id}`),
};

export const calendarUses = {
  list: ({ signal }: Signal = {}) => http.get('/calendar-uses', { signal }),
  set: (uses: Arguments<'put', '/calendar-uses'>[0]['uses']) => http.put('/calendar-uses', { uses }),
};

export const automation = {
  words: ({ signal }: Signal = {}) => http.get('/automation/words', { signal }),
  rules: ({ signal }: Signal = {}) => http.get('/automation/rules', { signal }),
  create: (rule: AutomationRule) => http.post('/automation/rules', { rule }),
  change: (id: Id, version: number, rule: AutomationRule) => http.put(`/automation/rules/${id}`, { version, rule }),
  remove: (id: Id) => http.remove(`/automation/rules/${id}`),
  switchTo: (id: Id, state: 'on' | 'off') => http.put(`/automation/rules/${id}/state`, { state }),
  order: (rules: Id[]) => http.put('/automation/rule-order', { rules }),
  text: ({ signal }: Signal = {}) => http.get('/automation/text', { signal }),
  importText: (text: string, mode: 'look' | 'keep') => http.put('/automation/text', { text, mode }),
  runs: (cursor: string | undefined, { signal }: Signal = {}) => http.get('/automation/runs', { query: { cursor }, signal }),
  rehearse: (body: { rule: AutomationRule; rule_id?: Id; days: number; time_zone: string }) => http.post('/automation/rehearsals', body),
  rehearsal: (id: Id, { signal }: Signal = {}) => http.get(`/automation/rehearsals/${id}`, { signal }),
  cancelRehearsal: (id: Id) => http.post(`/automation/rehearsals/${id}/cancel`),
};

export const settingsKeys = {
  rules: ['automation', 'rules'] as const,
  ruleWords: ['automation', 'words'] as const,
  ruleRuns: ['automation', 'runs'] as const,
  caseKinds: ['case-kinds'] as const,
  caseSettings: ['case-settings'] as const,
  categories: ['case-categories'] as const,
  calendarUses: ['calendar-uses'] as const,
  approvalPolicies: ['approval-policies'] as const,
  calendars: ['calendars'] as const,
  calendar: (id: Id) => ['calendar', id] as const,
  calendarYear: (id: Id, year: number, version: number) => ['calendar-year', id, year, version] as const,
  clockPolicies: ['clock-policies'] as const,
  clockPolicy: (id: Id) => ['clock-policy', id] as const,
  recomputes: ['clock-recomputes'] as const,
  tables: ['decision-tables'] as const,
  table: (id: Id) => ['decision-table', id] as const,
  users: (query: string, status: string) => ['users', query, status] as const,
  userLists: ['users'] as const,
  user: (id: Id) => ['user', id] as const,
  teams: ['teams'] as const,
  roles: ['roles'] as const,
  queue: (id: Id) => ['queue', id] as const,
  profiles: ['agent-profiles'] as const,
  installations: ['widget-installations'] as const,
  installation: (id: Id) => ['widget-installation', id] as const,
  tokens: ['api-tokens'] as const,
  audit: (kind: string, actor: string) => ['audit', kind, actor] as const,
  webhooks: ['webhooks'] as const,
  webhookKinds: ['webhook-kinds'] as const,
  webhook: (id: Id) => ['webhook', id] as const,
  allDeliveries: (id: Id) => ['webhook-deliveries', id] as const,
  deliveries: (id: Id, filter: DeliveryFilter) => ['webhook-deliveries', id, filter] as const,
  delivery: (id: Id, delivery: Id) => ['webhook-delivery', id, delivery] as const,
  auditState: ['audit-state'] as const,
  deadJobs: ['dead-jobs'] as const,
  health: ['health', 'report'] as const,
  backups: ['backups'] as const,
  ratingSummary: (from: string) => ['rating-summary', from] as const,
  ratingList: (from: string) => ['rating-list', from] as const,
};
