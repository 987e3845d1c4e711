// Bots, their dialogs and what is measured of them, as the server tells it.
import type { components } from '@deskbell/api-client';
import type { Condition, DecisionTable, Hours, Id } from '@/shared/api/types';

type Schemas = components['schemas'];

export type Words = Record<string, string>;
export type Budget = { turns: number; minutes: number; actions: number; money_minor: number };
export type Thresholds = { answer: number; ask_back: number; close: number };
export type Bot = {
  id: Id; version: number; name: string; languages: string[]; greeting: Words; state: 'off' | 'on'; installations: Id[]; queues: Id[]; hand_over_queue?: Id; hours?: Hours; capacity: number;
  budget: Budget; thresholds: Thresholds; doubts: number; anger: number; important?: { field: string; values: string[] }; note_language: string; idle_minutes: number; updated_at: string;
};
export type BotDraft = Schemas['CreateBot'];
export type BotSummary = { id: Id; name: string; state: 'off' | 'on'; open: boolean; talks: number; capacity: number };

export const slotTypes = ['text', 'number', 'money', 'date', 'order', 'email', 'phone', 'choice'] as const;
export type Slot = { name: string; type: (typeof slotTypes)[number]; label?: Words; choices?: { value: string; label: Words }[]; pattern?: string; at_least?: number; at_most?: number; future?: boolean; max_length?: number };
export const nodeKinds = ['say', 'ask', 'choose', 'condition', 'action', 'table', 'hand_over', 'end'] as const;
export type NodeKind = (typeof nodeKinds)[number];
export type NodeOption = { value: string; label: Words; next: string };
export type DialogNode = {
  id: string; kind: NodeKind; text?: Words; next?: string; otherwise?: string; slot?: string; retry?: Words; tries?: number; options?: NodeOption[]; when?: Condition; action?: string; confirm?: Words;
  table?: DecisionTable; reason?: string; x?: number; y?: number;
};
export type Definition = { slots: Slot[]; start: string; nodes: DialogNode[]; intents: string[]; examples: Record<string, string[]> };
export type FieldError = { field: string; message: string };
export type Dialog = { id: Id; bot: Id; key: string; title: Words; on: boolean; draft: Definition; draft_version: number; live?: number; changed: boolean; mistakes: FieldError[]; updated_at: string; updated_by: string };
export type DialogVersion = { number: number; note: string; by_name: string; at: string; live: boolean; definition?: Definition };
export const actionKinds = ['http', 'open_case', 'ask_approval', 'find_case'] as const;
export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type ActionDraft = Schemas['CreateBotActionBody'];
export type Action = ActionDraft & { id: Id; version: number; updated_at: string };
export type SecretName = { name: string; updated_at: string };
export type TestQuestion = { text: string; language: string; article?: string; dialog?: string };

export type Candidate = { kind: 'article' | 'dialog'; id: string; title: string; trust: number; version?: number };
export type Say = { text: string; buttons: { label: string; value: string }[] };
/** Handed back with the next step as it came. */
export type TalkState = Schemas['TalkState'];
export type TryAnswer = { says: Say[]; move: string; candidates: Candidate[]; chosen?: string; actions: string[]; hand_over?: SavedStep['hand_over']; closes: boolean; state: TalkState };
export type SavedStep = Schemas['SavedStep'];
export type SavedTalk = { id: Id; bot: Id; name: string; language: string; steps: SavedStep[]; actions: Record<string, unknown>; updated_at: string };
export type BenchResult = { talk: Id; name: string; passed: boolean; difference?: { step: number; expected: string[]; actual: string[] } };
export type ThresholdRow = { threshold: number; answered: number; wrong: number; missed: number; cost: number };
export type ThresholdReport = { questions: number; known: number; price_wrong: number; price_unanswered: number; present: number; best?: number; rows: ThresholdRow[] };
export type TestRun = { id: Id; at: string; note: string; questions: number; right: number; wrong: number; asked_back: number; unanswered: number; failures: string[] };
export type Cluster = {
  id: Id; bot: Id; title: string; language: string; count: number; last_week: number; hot: boolean; fresh: boolean; examples: { text: string; conversation: Id; at: string }[]; state: 'open' | 'drafted' | 'live' | 'dismissed';
  article?: string; owner?: Id; since_live: number; first_at: string; last_at: string;
};

export const simulatedEnds = ['answered', 'dialog', 'asked_back', 'unknown', 'handed_over', 'nothing'] as const;
export type SimulatedEnd = (typeof simulatedEnds)[number];
export type SimulatedWay = { end: SimulatedEnd; reason?: NonNullable<SavedStep['hand_over']>; chosen?: string; title: string; told: string; turns: number; actions: string[]; cost_minor: number; likeness?: number };
export type SimulatedExample = { conversation?: Id; said: string[]; people: string; live: SimulatedWay; draft: SimulatedWay };
export type SimulatedFigures = {
  ends: { end: SimulatedEnd; talks: number }[]; reasons: { reason: NonNullable<SavedStep['hand_over']>; talks: number }[]; told: { id: string; title: string; end: SimulatedEnd; talks: number }[];
  turns: number; actions: number; cost_minor: number; compared: number; unlike: number;
};
export type SimulationOutcome = { talks: number; left_out: number; history_is_cut: boolean; changed: number; live: SimulatedFigures; draft: SimulatedFigures; examples: SimulatedExample[] };
export type Simulation = { id: Id; bot: Id; source: 'past' | 'twin_day'; days: number; state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'; per_mille: number; error?: string; outcome?: SimulationOutcome; asked_by: string; asked_at: string; ended_at?: string };
