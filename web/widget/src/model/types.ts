import type { Id, Time } from '@deskbell/realtime';

/** The visitor's side of the API, as in the OpenAPI document. */

export type { Id, Time };

export type Theme = {
  colour: string;
  position: 'right' | 'left';
  title: string;
  greeting: string;
  logo_url?: string;
  launcher_text?: string;
};

export type PreChatField = { key: string; label: string; required: boolean };

export type InvitationRule = {
  after_s: number;
  url_contains?: string;
  returning?: 'any' | 'fresh' | 'returning';
  text: string;
};

export type Installation = {
  name: string;
  /** automatic, en or zh_CN. */
  language: string;
  theme: Theme;
  pre_chat: PreChatField[];
  offline_fields: PreChatField[];
  invitations: InvitationRule[];
  uploads: 'on' | 'off';
  /** By language, in each: of an incident that is going on, and what is said instead of the greeting while it lasts. */
  notice?: Record<string, string>;
  greeting?: Record<string, string>;
};

export type Attachment = {
  id: Id;
  name: string;
  media_type: string;
  size: number;
  width?: number;
  height?: number;
  url: string;
};

export type Card = {
  title: string;
  text?: string;
  image_url?: string;
  buttons: { label: string; value?: string; url?: string }[];
};

export type VisitorMessage = {
  id: Id;
  seq: number;
  kind: 'text' | 'file' | 'card' | 'system';
  author_kind: 'contact' | 'agent' | 'bot' | 'system';
  author_name: string;
  text: string;
  attachments: Attachment[];
  card?: Card;
  code?: string;
  client_id?: string;
  at: Time;
};

export type Estimate = { position: number; low_s: number; high_s: number };

export type VisitorConversation = {
  id: Id;
  status: 'open' | 'waiting' | 'active' | 'closed';
  agent_name?: string;
  last_seq: number;
  contact_read_seq: number;
  agent_read_seq: number;
  agent_delivered_seq?: number;
  unread: number;
  estimate?: Estimate;
  rating?: number;
  last_message?: { text: string; author_kind: string; author_name: string; at: Time };
  created_at: Time;
  closed_at?: Time;
};

export type VisitorSession = {
  token: string;
  contact: { id: Id; name: string; anonymous: boolean; language?: string };
  installation: Installation;
  open: boolean;
  opens_at?: Time;
  conversation?: VisitorConversation;
  returning: boolean;
};

export type Page<T> = { items: T[]; next?: string };
