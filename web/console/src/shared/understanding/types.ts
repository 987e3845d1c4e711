// What is recognised in messages and taught to the models, as the server tells it.
import type { components } from '@deskbell/api-client';
import type { Id } from '../api/types';

type Schemas = components['schemas'];

export type Aspect = 'intent' | 'urgency' | 'sentiment';
export const aspects = ['intent', 'urgency', 'sentiment'] as const satisfies readonly Aspect[];
export type ModelLanguage = 'en' | 'zh';
export const urgencies = ['low', 'normal', 'high', 'critical'] as const;
export type Urgency = (typeof urgencies)[number];
export const sentiments = ['very_negative', 'negative', 'neutral', 'positive', 'very_positive'] as const;
export type Sentiment = (typeof sentiments)[number];
/** The label of what is none of the company's business. */
export const outOfScope = 'oos';

export type Guess = { label: string; probability: number };
export type Reason = { aspect: Aspect; word: string; weight: number };
export type FoundEntity = { kind: string; begin: number; end: number; value: string };
export type Versions = { intent: number; urgency: number; sentiment: number };
export type Correction = { aspect: Aspect; label: string; was: string; by: Id; by_name: string; at: string };

export type Seen = {
  language: string; language_confidence: number; taught: boolean; intents: Guess[]; candidates: Guess[]; out_of_scope: boolean; urgency: Urgency;
  urgency_probability: number; sentiment: Sentiment; sentiment_probability: number; score: number; entities: FoundEntity[]; reasons: Reason[]; versions: Versions;
};
export type Recognition = Seen & { message: Id; conversation: Id; seq: number; at: string; running: number; corrections: Correction[] };
export type Mood = { conversation: Id; running: number; messages: number; lowest: number; alarmed_at?: string; updated_at: string };
export type ConversationRecognition = { mood?: Mood; messages: Recognition[] };
export type Trial = Seen & { took_us: number };

export type LabelState = 'active' | 'retired';
export type Label = {
  aspect: Aspect; key: string; title_en: string; title_zh: string; meaning_en: string; meaning_zh: string; state: LabelState; built_in: boolean;
  examples: number; own_tests: number; of_program: number;
};

export type Origin = 'written' | 'imported' | 'correction';
export type Part = 'learn' | 'test';
export type Example = {
  id: Id; aspect: Aspect; language: ModelLanguage; text: string; label: string; origin: Origin; part: Part; message?: Id; author?: Id; author_name: string; created_at: string;
};
export type ConfusedPair = { label: string; guessed: string; times: number };
export type Score = { examples: number; accuracy: number; macro_f1: number; confused: ConfusedPair[] };
export type ModelFigures = {
  language: ModelLanguage; examples: number; own: number; labels: number; left_out_accuracy: number; confidence: number; set_aside: number; threshold: number;
  bytes: number; own_test?: Score; program_test?: Score;
};
export type VersionState = 'waiting' | 'training' | 'ready' | 'failed' | 'discarded';
export type Base = 'add' | 'replace';
export type Version = {
  aspect: Aspect; number: number; state: VersionState; active: boolean; base: Base; note: string; progress: number; step: string; error: string; models: ModelFigures[];
  author?: Id; author_name: string; created_at?: string; finished_at?: string; took_ms: number;
};
export type ConflictFound = { text: string; labels: string[]; examples: Id[] };
export type SuspectFound = { example?: Id; text: string; label: string; fits: string; lead: number };
export type ConfusableLabels = { first: string; second: string; times: number; part: number };
export type QualityOfLanguage = {
  language: ModelLanguage; examples: number; own: number; repeated: number; conflicts: ConflictFound[]; scarce: { label: string; examples: number }[];
  suspects: SuspectFound[]; confusable: ConfusableLabels[];
};
export type Quality = { aspect: Aspect; running: boolean; at?: string; outdated: boolean; languages: QualityOfLanguage[] };
export type VersionDifference = { language: ModelLanguage; text: string; label: string; first: string; second: string };
export type Comparison = { first: Version; second: Version; examples: number; both_right: number; both_wrong: number; mended: number; broken: number; differences: VersionDifference[] };
export type Imported = { added: number; repeated: number; moved: number; labels: string[] };
export type OwnNumber = Schemas['OwnNumber'];
export type UnderstandingSettings = Schemas['UnderstandingSettings'];
