// One function per endpoint of the settings pages.
import { http } from '@/shared/api/http';
import type {
  AgentProfile, ApiToken, AuditEntry, CannedAnswer, Id, Installation, Language, Page, Permissions, Queue, Rating, Role, Skill, Team,
  User, Workspace,
} from '@/shared/api/types';

type Signal = { signal?: AbortSignal };

export type UserDraft = { name: string; email: string; language: Language; roles: Id[]; teams: Id[] };
export const users = {
  list: (query: string, status: User['status'] | undefined, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get<Page<User>>('/users', { query: { query, status, cursor }, signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get<User>(`/users/${id}`, { signal }),
  create: (body: UserDraft) => http.post<{ user: User; password?: string }>('/users', body),
  change: (id: Id, body: Partial<UserDraft> & { status?: User['status'] }) => http.patch<User>(`/users/${id}`, body),
  resetPassword: (id: Id) => http.post<{ password: string }>(`/users/${id}/password`),
  revoke: (id: Id) => http.post<void>(`/users/${id}/revoke`),
  resetTotp: (id: Id) => http.post<void>(`/users/${id}/totp/reset`),
};

export type TeamDraft = { name: string; description: string; members: Id[] };
export const teams = {
  list: ({ signal }: Signal = {}) => http.get<Team[]>('/teams', { signal }),
  create: (body: TeamDraft) => http.post<Team>('/teams', body),
  change: (id: Id, body: Partial<TeamDraft>) => http.patch<Team>(`/teams/${id}`, body),
  remove: (id: Id) => http.remove(`/teams/${id}`),
};

export type RoleDraft = { name: string; description: string; permissions: Permissions };
export const roles = {
  list: ({ signal }: Signal = {}) => http.get<Role[]>('/roles', { signal }),
  create: (body: RoleDraft) => http.post<Role>('/roles', body),
  change: (id: Id, body: Partial<RoleDraft>) => http.patch<Role>(`/roles/${id}`, body),
  remove: (id: Id) => http.remove(`/roles/${id}`),
};

export type QueueDraft = Omit<Queue, 'id'>;
export const queues = {
  get: (id: Id, { signal }: Signal = {}) => http.get<Queue>(`/queues/${id}`, { signal }),
  create: (body: QueueDraft) => http.post<Queue>('/queues', body),
  change: (id: Id, body: Partial<QueueDraft>) => http.patch<Queue>(`/queues/${id}`, body),
  remove: (id: Id) => http.remove(`/queues/${id}`),
};

export const skills = {
  list: ({ signal }: Signal = {}) => http.get<Skill[]>('/skills', { signal }),
  create: (name: string) => http.post<Skill>('/skills', { name }),
  rename: (id: Id, name: string) => http.patch<Skill>(`/skills/${id}`, { name }),
  remove: (id: Id) => http.remove(`/skills/${id}`),
};

export const profiles = {
  list: ({ signal }: Signal = {}) => http.get<AgentProfile[]>('/agent-profiles', { signal }),
  save: ({ user, ...body }: AgentProfile) => http.put<AgentProfile>(`/agent-profiles/${user}`, body),
};

export type CannedDraft = { shortcut: string; title: string; text: string; shared: boolean; language?: string };
export const canned = {
  list: ({ signal }: Signal = {}) => http.get<CannedAnswer[]>('/canned-answers', { signal }),
  create: (body: CannedDraft) => http.post<CannedAnswer>('/canned-answers', body),
  change: (id: Id, body: Partial<Omit<CannedDraft, 'shared'>>) => http.patch<CannedAnswer>(`/canned-answers/${id}`, body),
  remove: (id: Id) => http.remove(`/canned-answers/${id}`),
};

export type InstallationDraft = Omit<Installation, 'id' | 'key' | 'secret'>;
export const installations = {
  list: ({ signal }: Signal = {}) => http.get<Installation[]>('/widget-installations', { signal }),
  get: (id: Id, { signal }: Signal = {}) => http.get<Installation>(`/widget-installations/${id}`, { signal }),
  create: (body: InstallationDraft) => http.post<Installation>('/widget-installations', body),
  change: (id: Id, body: Partial<InstallationDraft>) => http.patch<Installation>(`/widget-installations/${id}`, body),
  remove: (id: Id) => http.remove(`/widget-installations/${id}`),
};

export type TokenDraft = { name: string; scopes: Permissions; expires_at?: string };
export const tokens = {
  list: ({ signal }: Signal = {}) => http.get<ApiToken[]>('/api-tokens', { signal }),
  create: (body: TokenDraft) => http.post<{ token: ApiToken; secret: string }>('/api-tokens', body),
  revoke: (id: Id) => http.remove(`/api-tokens/${id}`),
};

export const audit = {
  list: (kind: string | undefined, actor: Id | undefined, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get<Page<AuditEntry>>('/audit', { query: { kind, actor, cursor }, signal }),
};

export const workspace = {
  get: ({ signal }: Signal = {}) => http.get<Workspace>('/workspace', { signal }),
  change: (body: Partial<Workspace>) => http.patch<Workspace>('/workspace', body),
};

export type DeadJob = {
  id: Id; kind: string; payload: unknown; attempts: number; error: string; created_at: string; died_at: string;
};
export const jobs = {
  dead: (cursor: string | undefined, { signal }: Signal = {}) => http.get<Page<DeadJob>>('/jobs/dead', { query: { cursor }, signal }),
  retry: (id: Id) => http.post<void>(`/jobs/${id}/retry`),
  remove: (id: Id) => http.remove(`/jobs/${id}`),
};

export type RatingGroup = { name: string; count: number; average: number; user?: Id; queue?: Id };
export type RatingSummary = {
  count: number; average: number; satisfied_share: number; by_agent: RatingGroup[]; by_queue: RatingGroup[];
  by_day: { date: string; count: number; average: number }[]; distribution: number[];
};
export const ratings = {
  summary: (from: string, { signal }: Signal = {}) => http.get<RatingSummary>('/surveys/summary', { query: { from }, signal }),
  list: (from: string, cursor: string | undefined, { signal }: Signal = {}) =>
    http.get<Page<Rating>>('/surveys/ratings', { query: { from, cursor }, signal }),
};

export const settingsKeys = {
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
  deadJobs: ['dead-jobs'] as const,
  ratingSummary: (from: string) => ['rating-summary', from] as const,
  ratingList: (from: string) => ['rating-list', from] as const,
};
