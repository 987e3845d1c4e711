// The nouns of escalation, by the names of the OpenAPI document that the server makes of its own types.
import type { components } from '@deskbell/api-client';
import type { Condition } from '../api/types';

type Schemas = components['schemas'];

export type TriggerKind = Schemas['TriggerKind'];
export type Trigger = Omit<Schemas['EscalationTrigger'], 'when'> & { when?: Condition };
export type Action = Schemas['EscalationAction'];
export type ActionKind = Schemas['EscalationActionKind'];
export type Who = Schemas['Who'];
export type Rung = Omit<Schemas['Rung'], 'triggers'> & { triggers: Trigger[] };
export type Line = Schemas['EscalationLine'];
export type Ladder = Omit<Schemas['Ladder'], 'when' | 'levels'> & { when: Condition; levels: Rung[] };
export type LadderDraft = Pick<Ladder, 'name' | 'description' | 'active' | 'when' | 'lines' | 'levels'>;

export type Roster = Schemas['Roster'];
export type RosterDraft = Pick<Roster, 'name' | 'time_zone' | 'shifts' | 'substitutions' | 'fallback'>;
export type Shift = Schemas['Shift'];
export type Substitution = Schemas['Substitution'];
export type Duty = Schemas['DutyPerson'];

export type Escalation = Schemas['Escalation'];
export type EscalationStanding = Schemas['EscalationStanding'];
export type CallState = Schemas['CallState'];
export type ClockType = Schemas['ClockType'];
