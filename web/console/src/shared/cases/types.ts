// The nouns of a case on the wire.
import type { Channel, ContactSummary, Id, Time } from '../api/types';

export const levels = ['low', 'normal', 'high', 'critical'] as const;
export type Level = (typeof levels)[number];
export type StateCategory = 'open' | 'waiting' | 'solved' | 'closed';
export type WaitsFor = 'customer' | 'third_party' | 'department' | 'agreed';
export type LinkKind = 'duplicate_of' | 'duplicated_by' | 'caused_by' | 'causes' | 'related';
export type FieldType = 'text' | 'long_text' | 'number' | 'money' | 'date' | 'moment' | 'choice' | 'choices' | 'boolean';
export type Money = { minor: number; currency: string };
export type FieldValue = string | number | boolean | string[] | Money | null;
export type FieldValues = Record<string, FieldValue>;
export type Translations = Record<string, string>;
export type Choice = { key: string; name: string; names: Translations };
export type FieldDefinition = {
  key: string; name: string; names: Translations; type: FieldType; need: 'optional' | 'opening' | 'solving'; choices: Choice[]; hint: string;
};
export type StateDefinition = { key: string; name: string; names: Translations; category: StateCategory; waits_for?: WaitsFor; moves: string[] };
export type Kind = {
  id: Id; key: string; name: string; names: Translations; prefix: string; active: boolean; built_in: boolean; internal: boolean;
  fields: FieldDefinition[]; states: StateDefinition[]; queue?: Id; position: number; version: number;
};
export type Category = { id: Id; parent?: Id; name: string; names: Translations; kinds: string[]; active: boolean; position: number };

export type Grade = { urgency: Level; impact: Level; tier: string; level: Level; overridden?: { reason: string; by_name: string; at: Time } };
export type ChecklistItem = { text: string; done: boolean; by_name?: string; done_at?: Time };
export type TaskState = 'open' | 'doing' | 'waiting' | 'done' | 'cancelled';
export type TaskSummary = { id: Id; title: string; state: TaskState; blocked: boolean; owner?: Id; queue?: Id; department?: Id; due_at?: Time };
export type Person = { contact: Id; role: string };
export type Link = { kind: LinkKind; other: Id };

export type CaseSummary = {
  id: Id; number: string; version: number; kind: string; subject: string; category?: Id; state: string; state_category: StateCategory;
  waits_for?: WaitsFor; level: Level; owner?: Id; queue?: Id; contact?: ContactSummary; channel?: Channel; tags: string[]; open_tasks: number;
  due_at?: Time; due_what?: string; unanswered_since?: Time; parent?: Id; opened_at: Time; updated_at: Time;
};
export type Case = Omit<CaseSummary, 'level' | 'open_tasks'> & {
  description: string; grade: Grade; language: string; fields: FieldValues; watchers: Id[]; people: Person[]; conversations: Id[]; links: Link[];
  checklist: ChecklistItem[]; tasks: TaskSummary[]; time_spent_s: number; reopened: number; first_answered_at?: Time; resolution?: string;
  merged_into?: Id; opened_by?: string; state_since: Time; solved_at?: Time; closed_at?: Time;
};
export type Task = TaskSummary & {
  case_id: Id; version: number; case_number: string; description: string; depends_on: Id[]; checklist: ChecklistItem[]; agreed_for?: Time;
  result?: string; level: Level; created_at: Time; updated_at: Time; ended_at?: Time;
};
export type Entry = {
  id: Id; case_id: Id; task?: Id; kind: 'note' | 'update' | 'line'; author?: Id; author_name: string; text: string; code?: string; mentions: Id[];
  conversation?: Id; message?: Id; at: Time;
};
export type TimeSpent = { id: Id; case_id: Id; task?: Id; user: Id; user_name: string; spent_s: number; note: string; at: Time };
export type HistoryLine = { seq: number; kind: string; at: Time; by_name?: string; payload: unknown };
export type DayItem = {
  kind: 'matter' | 'task' | 'promise' | 'approval'; id: Id; case_id?: Id; conversation?: Id; number: string; title: string; level?: Level;
  state: string; due_what?: string; due_at?: Time;
};
export type CaseCounts = { mine: number; watched: number; unowned: number; overdue: number; unfinished: number; my_tasks: number };
export type FoundCase = { matter: CaseSummary; excerpt: string; highlights: number[][] };
export type BulkResult = { id: Id; changed: number; refused: { case_id: Id; number: string; reason: string }[] };
export type BulkChange = {
  cases: Id[]; state?: string; owner?: Id; queue?: Id; category?: Id; level?: Level; add_tags?: string[]; remove_tags?: string[]; watch?: boolean; note?: string;
};

export const standings = ['unfinished', 'open', 'waiting', 'solved', 'closed', 'ended', 'any'] as const;
export type Standing = (typeof standings)[number];
export type CaseFilter = {
  standing?: Standing; kind?: string; state?: string; queue?: Id; owner?: Id; mine?: 'owned' | 'watched' | 'unowned'; level?: Level; category?: Id;
  tag?: string; contact?: Id; conversation?: Id; parent?: Id; due_from?: Time; due_before?: Time; text?: string;
  order?: 'due' | 'level' | 'updated' | 'opened'; limit?: number;
};
export type Layout = 'table' | 'board' | 'calendar';
export type SavedView = { id: Id; name: string; shared: boolean; owner?: Id; layout: Layout; filter: CaseFilter; columns: string[]; position: number };
export type NewCase = {
  kind: string; subject: string; description?: string; category?: Id; urgency?: Level; impact?: Level; owner?: Id; queue?: Id; contact?: Id; channel?: Channel;
  language?: string; fields?: FieldValues; tags?: string[]; checklist?: string[]; conversation?: Id; parent?: Id; client_id?: string;
};

export type ClockType = 'first_response' | 'next_response' | 'update' | 'resolution' | 'task';
export type ClockStatus = 'running' | 'paused' | 'breached' | 'met' | 'cancelled';
export type ServiceClock = {
  id: Id; type: ClockType; round: number; status: ClockStatus; terms: { target_s: number; warn_percent: number[]; pauses: WaitsFor[] };
  started_at: Time; paused_for?: WaitsFor; due_at?: Time; told_percent: number; breached_at?: Time; ended_at?: Time;
};
export type ClockView = {
  clock: ServiceClock; left_s: number; over_s: number; counting: boolean; outlook?: { breach_chance?: number; n: number; median_s?: number };
};
export type ClockLine = {
  id: Id; clock: Id; type: ClockType; round: number; move: string; at: Time; percent?: number; due_at?: Time; target_s: number; elapsed_s: number;
};
export type SubjectClocks = { policy?: Id; policy_name?: string; clocks: ClockView[]; history: ClockLine[]; as_of: Time };

export type CasePromise = {
  id: Id; kind: 'call_back' | 'reply' | 'other'; what: string; owner: Id; owner_name: string; due_at: Time; time_zone: string; due_local: string;
  state: 'open' | 'kept' | 'broken' | 'cancelled'; done_at?: Time;
};
export type ApprovalRequest = {
  id: Id; case_id: Id; number: string; kind: 'refund' | 'compensation' | 'exception'; money: Money; reason: string; requester: Id; requester_name: string;
  state: 'asked' | 'approved' | 'refused' | 'withdrawn' | 'expired'; policy_name: string; level_name: string; needed: number;
  votes: { name: string; verdict: 'approve' | 'refuse'; comment: string; at: Time; in_place_of?: Id }[]; table?: string; asked_at: Time; decided_at?: Time; version: number;
};
