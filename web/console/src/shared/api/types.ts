// The nouns of the HTTP and socket contract. Names equal those of the OpenAPI document's schemas.
export type Id = string;
export type Time = string;

export type Page<T> = { items: T[]; next?: string };

export type Presence = 'online' | 'busy' | 'on_break' | 'training' | 'wrap_up' | 'away' | 'offline';
export type Reach = 'none' | 'own' | 'queues' | 'all';
export const permissions = [
  'view_conversations', 'reply', 'assign', 'merge', 'view_contacts', 'edit_contacts', 'supervise', 'view_surveys',
  'view_audit', 'manage_users', 'manage_roles', 'manage_queues', 'manage_canned', 'manage_channels', 'manage_jobs',
] as const;
export type Permission = (typeof permissions)[number];
export type Permissions = Partial<Record<Permission, Reach>>;
export type Language = 'en' | 'zh-CN';

export type User = {
  id: Id; name: string; email: string; language: Language; status: 'active' | 'disabled'; roles: Id[]; teams: Id[];
  totp_enabled: boolean; presence: Presence; presence_since: Time; presence_note?: string; created_at: Time;
  last_seen_at?: Time;
};
export type UserSummary = { id: Id; name: string; presence: Presence; presence_since: Time };
export type Team = { id: Id; name: string; description: string; members: Id[] };
export type Role = { id: Id; name: string; description: string; permissions: Permissions; built_in: boolean };
export type Me = { user: User; permissions: Permissions; csrf: string; session: Id; workspace: string };
export type SessionSummary = {
  id: Id; created_at: Time; last_seen_at: Time; address: string; user_agent: string; current: boolean;
};
export type ApiToken = {
  id: Id; name: string; scopes: Permissions; created_at: Time; expires_at?: Time; last_used_at?: Time;
};
export type AuditEntry = { position: string; at: Time; actor: Id; actor_name: string; kind: string; data: unknown };
export type TotpEnrolment = { secret: string; uri: string; qr_svg: string };

export type IdentityKind = 'email' | 'phone' | 'external' | 'visitor';
export type Proof = 'claimed' | 'confirmed' | 'verified';
export type ContactIdentity = { id: Id; kind: IdentityKind; value: string; proof: Proof; added_at: Time };
export type Contact = {
  id: Id; name: string; anonymous: boolean; language?: string; time_zone?: string; company?: string;
  avatar_url?: string; identities: ContactIdentity[]; fields: Record<string, string>; created_at: Time;
  last_seen_at?: Time; conversation_count: number;
};
export type ContactSummary = { id: Id; name: string; anonymous: boolean; language?: string };
export type ContactNote = { id: Id; contact: Id; author: Id; author_name: string; text: string; at: Time };
export type ContactField = { key: string; label: string; type: 'text' | 'number' | 'date' | 'choice'; choices: string[] };

export type Status = 'open' | 'waiting' | 'active' | 'closed';
export type OwnerKind = 'nobody' | 'queue' | 'bot' | 'agent';
export type Channel = 'web' | 'email' | 'phone' | 'api';
export type ParticipantMode = 'member' | 'watcher' | 'whisperer';
export type MessageKind = 'text' | 'note' | 'file' | 'card' | 'system';
export type AuthorKind = 'contact' | 'agent' | 'bot' | 'system';
export type Attachment = {
  id: Id; name: string; media_type: string; size: number; width?: number; height?: number; url: string;
};
export type CardButton = { label: string; value?: string; url?: string };
export type Card = { title: string; text?: string; image_url?: string; buttons: CardButton[] };
export type Message = {
  id: Id; conversation: Id; seq: number; kind: MessageKind; author_kind: AuthorKind; author?: Id; author_name: string;
  text: string; attachments: Attachment[]; card?: Card; mentions: Id[]; code?: string; client_id?: string; at: Time;
};
export type LastMessage = Pick<Message, 'kind' | 'author_kind' | 'author_name' | 'text' | 'code' | 'at'>;
export type Participant = { user: Id; mode: ParticipantMode };
export type Conversation = {
  id: Id; channel: Channel; status: Status; owner_kind: OwnerKind; owner?: Id; queue?: Id; contact: ContactSummary;
  subject: string; language: string; priority: number; tags: string[]; participants: Participant[]; last_seq: number;
  last_message?: LastMessage; agent_read_seq: number; contact_read_seq: number; contact_delivered_seq: number;
  unread: number; last_agent?: Id; unanswered_since?: Time; waiting_since?: Time; assigned_at?: Time; created_at: Time; updated_at: Time; closed_at?: Time; disposition?: string;
  installation?: Id; page_url?: string; merged_into?: Id;
};
export type Draft = { conversation: Id; text: string; updated_at?: Time };
export type CannedAnswer = {
  id: Id; shortcut: string; title: string; text: string; shared: boolean; owner?: Id; language?: string;
  updated_at: Time;
};
export const views = ['mine', 'unassigned', 'waiting', 'mentions', 'all', 'closed'] as const;
export type View = (typeof views)[number];
export type ConversationCounts = Record<View, number>;
export type SearchHit = {
  kind: 'conversation' | 'contact'; id: Id; conversation?: Id; contact?: Id; title: string; excerpt: string;
  highlights: [number, number][]; at: Time;
};

export type Strategy = 'longest_idle' | 'least_loaded' | 'best_skill' | 'round_robin' | 'sticky';
export type Skill = { id: Id; name: string };
export type QueueSkill = { skill: Id; level: number };
export type Relaxation = { after_s: number; lower_level_by?: number; ignore_language?: boolean };
export type Overflow = {
  when: 'wait' | 'length' | 'closed' | 'service_level' | 'unstaffed'; threshold: number; action: 'queue' | 'message' | 'bot'; queue?: Id;
};
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
export type HoursPeriod = { day: Weekday; from: string; to: string };
export type HoursException = { date: string; open: boolean; from?: string; to?: string };
export type Hours = { time_zone: string; week: HoursPeriod[]; exceptions: HoursException[] };
export type QueueMember = { user: Id; priority: number };
export type Queue = {
  id: Id; name: string; description: string; priority: number; ageing_s: number; strategy: Strategy; sticky_s: number;
  offer_timeout_s: number; max_missed_offers: number; skills: QueueSkill[]; relaxation: Relaxation[];
  overflow: Overflow[]; hours?: Hours; members: QueueMember[]; status: 'active' | 'paused';
};
export type AgentProfile = {
  user: Id; skills: QueueSkill[]; languages: string[]; capacity: { chat: number; email: number; phone: number };
  total: number;
};
export type Candidate = { user: Id; name: string; score: number; parts: Record<string, number>; excluded?: string };
export type Decision = {
  id: Id; conversation: Id; at: Time; kind: 'offer' | 'overflow' | 'requeue' | 'expire' | 'set_away'; user?: Id;
  rule: string; sentence: string; candidates: Candidate[];
};
export type Offer = {
  id: Id; conversation: Conversation; user: Id; queue: Id; made_at: Time; expires_at: Time; reason: string;
  status: 'pending' | 'accepted' | 'declined' | 'expired' | 'withdrawn'; excerpt: string;
};
export type WaitEstimate = { position: number; low_s: number; high_s: number };
export type LiveQueue = {
  queue: Id; name: string; open: boolean; waiting: number; longest_wait_s: number; active: number;
  agents_online: number; agents_free: number; service_level?: number; offered_today: number; answered_today: number;
  abandoned_today: number; estimate_low_s?: number; estimate_high_s?: number;
};
export type LiveAgent = {
  user: UserSummary; queues: Id[]; load: number; capacity: number; conversations: Id[]; pending_offer?: Id;
};
export type LiveWaiting = {
  conversation: Conversation; queue: Id; waiting_s: number; position: number; estimate?: WaitEstimate; offered_to?: Id;
};
export type Live = { at: Time; queues: LiveQueue[]; agents: LiveAgent[]; waiting: LiveWaiting[] };
export type Rating = {
  id: Id; conversation: Id; contact: ContactSummary; score: number; comment: string; agent?: Id; queue?: Id; at: Time;
};

export type Theme = {
  colour: string; position: 'right' | 'left'; title: string; greeting: string; logo_url?: string;
  launcher_text?: string;
};
export type PreChatField = { key: string; label: string; required: boolean };
export type InvitationRule = {
  after_s: number; url_contains?: string; returning: 'any' | 'fresh' | 'returning'; text: string;
};
export type Installation = {
  id: Id; name: string; key: string; secret: string; queue?: Id; allowed_origins: string[];
  language: 'automatic' | 'en' | 'zh_CN'; theme: Theme; pre_chat: PreChatField[]; offline_fields: PreChatField[];
  invitations: InvitationRule[]; uploads: 'on' | 'off'; status: 'active' | 'paused';
};
export type Workspace = { name: string; reopen_window_s: number; idle_away_s: number };
