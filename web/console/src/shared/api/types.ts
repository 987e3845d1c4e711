// The nouns of the contract, by the names of the OpenAPI document that the server makes of its own types.
import type { components } from '@deskbell/api-client';
import type { Answer, Arguments } from './routes';

type Schemas = components['schemas'];

export type Id = string;
export type Time = string;
export type Page<T> = { items: T[]; next?: string };

export type Presence = Schemas['Presence'];
export type Reach = Schemas['Reach'];
export const permissions = [
  'view_conversations', 'reply', 'assign', 'merge', 'view_contacts', 'edit_contacts', 'supervise', 'view_surveys',
  'view_audit', 'manage_users', 'manage_roles', 'manage_queues', 'manage_canned', 'manage_channels', 'manage_jobs', 'manage_webhooks', 'view_health', 'manage_backups',
  'view_cases', 'edit_cases', 'assign_cases', 'decide_approvals', 'manage_cases', 'manage_incidents', 'manage_automation', 'view_insight',
  'edit_knowledge', 'publish_knowledge', 'train_understanding', 'manage_bots',
] as const satisfies readonly Schemas['Permission'][];
export type Permission = Schemas['Permission'];
export type Permissions = Partial<Record<Permission, Reach>>;
export type Language = 'en' | 'zh-CN';

export type User = Schemas['User'];
export type UserSummary = Schemas['UserSummary'];
export type Team = Schemas['Team'];
export type Role = Schemas['Role'];
export type Me = Schemas['Me'];
export type ApiToken = Schemas['ApiToken'];
export type AuditEntry = Schemas['AuditEntry'];
export type AuditState = Schemas['AuditState'];
export type TotpEnrolment = Schemas['TotpEnrolment'];

export type IdentityKind = Schemas['IdentityKind'];
export type Proof = Schemas['Proof'];
export type Contact = Schemas['Contact'];
export type ContactSummary = Schemas['ContactSummary'];

export type Status = Schemas['Status'];
export type Channel = Schemas['Channel'];
export type ParticipantMode = Schemas['ParticipantMode'];
export type AuthorKind = Schemas['AuthorKind'];
export type Attachment = Schemas['Attachment'];
export type Card = Schemas['Card'];
export type Message = Schemas['Message'];
export type Conversation = Schemas['Conversation'];
export type Draft = Schemas['Draft'];
export type CannedAnswer = Schemas['CannedAnswer'];
/** In the order in which the inbox shows them. */
export const views = ['mine', 'unassigned', 'waiting', 'bots', 'mentions', 'all', 'closed'] as const;
export type View = (typeof views)[number];
export type SearchHit = Schemas['FoundPage']['items'][number];

export type Strategy = Schemas['Strategy'];
export type Skill = Schemas['Skill'];
export type QueueSkill = Schemas['QueueSkill'];
export type Relaxation = Schemas['Relaxation'];
export type Overflow = Schemas['Overflow'];
export type Weekday = Schemas['Weekday'];
export type HoursPeriod = Schemas['WeekSpan'];
export type HoursException = Schemas['DayException'];
export type Hours = Schemas['Hours'];
export type QueueMember = Schemas['QueueMember'];
export type Queue = Schemas['Queue'];
export type AgentProfile = Schemas['AgentProfile'];
export type Decision = Schemas['DecisionRecord'];
export type Offer = Schemas['Offer'];
export type LiveQueue = Schemas['LiveQueue'];
export type LiveAgent = Schemas['LiveAgent'];
export type LiveWaiting = Schemas['LiveWaiting'];
export type Live = Schemas['Live'];
export type Rating = Schemas['Rating'];
export type RatingSummary = Schemas['SurveysSummary'];
export type RatingGroup = Schemas['AgentFigures'] | Schemas['QueueFigures'];

export type Theme = Schemas['Theme'];
export type PreChatField = Schemas['FormField'];
export type InvitationRule = Schemas['InvitationRule'];
export type Installation = Schemas['Installation'];
export type Workspace = Schemas['WorkspaceSettings'];
export type DeadJob = Schemas['DeadJobView'];
export type HealthReport = Schemas['HealthView'];
export type HealthSection = Schemas['SectionView'];
export type HealthFigure = Schemas['FigureView'];
export type HealthFinding = HealthSection['findings'][number];
export type HealthItem = HealthSection['items'][number];
export type HealthPoint = Schemas['PointView'];
export type HealthLight = Schemas['Light'];
export type HealthAlarm = Schemas['AlarmView'];

export type Webhook = Schemas['Webhook'];
export type WebhookHealth = Schemas['WebhookHealth'];
export type WebhookStatus = Schemas['WebhookStatus'];
export type WebhookKind = Schemas['WebhookKind'];
export type WebhookTest = Schemas['WebhookTest'];
export type WebhookDelivery = Schemas['WebhookDelivery'];
export type WebhookDeliveryRecord = Schemas['WebhookDeliveryRecord'];
export type WebhookAttempt = Schemas['WebhookAttempt'];
export const deliveryFilters = ['all', 'failed', 'dead', 'pending'] as const satisfies readonly Schemas['WebhookDeliveryFilter'][];
export type DeliveryFilter = Schemas['WebhookDeliveryFilter'];
export type BackupRun = Schemas['BackupRun'];
export type BackupOverview = Schemas['BackupOverview'];

export type Fact = Answer<'get', '/facts'>[number];
export type FactType = Schemas['FactType'];
export type Operator = Schemas['Operator'];
/** One of the three lists, or a test of one fact; nothing at all always holds. */
export type Condition = { all?: Condition[]; any?: Condition[]; none?: Condition[]; fact?: string; is?: Operator; value?: unknown };
export type Finding = ExplainedDecision['rows'][number]['because'][number];
export type StoredTable = Schemas['StoredTable'];
export type DecisionTable = Schemas['DecisionTable'];
export type TableInput = DecisionTable['inputs'][number];
export type TableOutput = DecisionTable['outputs'][number];
export type TableRow = DecisionTable['rows'][number];
export type ExplainedDecision = Schemas['ExplainedDecision'];
export type StoredNotice = Schemas['Notice'];

export type NamedCalendar = Answer<'get', '/calendars'>[number];
export type YearView = Answer<'get', `/calendars/${string}/years/${string}`>;
export type YearDay = YearView['days'][number];
export type HolidayImportResult = Answer<'post', `/calendars/${string}/holidays`>;
export type ClockPolicy = Answer<'get', '/clock-policies'>[number];
export type ClockTarget = ClockPolicy['targets'][number];
export type ClockPreview = Answer<'post', '/clock-policies/preview'>;
export type Recompute = Answer<'get', '/clock-recomputes'>[number];

export type Approval = Answer<'get', '/approvals/waiting'>[number];
export type ApprovalKind = Approval['kind'];
export type ApprovalState = Approval['state'];
export type Money = Approval['money'];
export type ApprovalDraft = Arguments<'post', '/approvals'>[0];
export type ApprovalPolicy = Answer<'get', '/approval-policies'>[number];
export type ApprovalLevel = ApprovalPolicy['levels'][number];
export type ApprovalTimeOut = ApprovalPolicy['time_outs'][number];
export type Absence = Answer<'get', '/absences'>[number];

export type CaseKind = Answer<'get', '/case-kinds'>[number];
export type CaseState = CaseKind['states'][number];
export type CaseField = CaseKind['fields'][number];

export type StoredRule = Answer<'get', '/automation/rules'>[number];
export type AutomationRule = Omit<StoredRule['rule'], 'conditions'> & { conditions: Condition };
export type RuleAction = StoredRule['rule']['actions'][number];
export type AutomationWords = Answer<'get', '/automation/words'>;
export type StoredRehearsal = Answer<'get', `/automation/rehearsals/${string}`>;
export type CaseRehearsal = Answer<'get', `/case-rehearsals/${string}`>;
export type RehearsalResult = NonNullable<StoredRehearsal['result']>;
export type RuleRun = Answer<'get', '/automation/runs'>['items'][number];
export type RuleImport = Answer<'put', '/automation/text'>[number];
