// The nouns of a case, by the names of the OpenAPI document that the server makes of its own types.
import type { components, operations } from '@deskbell/api-client';

type Schemas = components['schemas'];

export type Kind = Schemas['CasesKind'];
export type FieldDefinition = Kind['fields'][number];
export type StateDefinition = Kind['states'][number];
export type StateCategory = StateDefinition['category'];
export type WaitsFor = NonNullable<StateDefinition['waits_for']>;
export type Translations = Kind['names'];
export type Category = Schemas['Category'];
export type Money = { minor: number; currency: string };
/** What an input gives; what a stored field holds is looked at before it is shown. */
export type FieldValue = string | number | boolean | string[] | Money | null;
export type FieldValues = Record<string, unknown>;

export type Case = Schemas['Case'];
export type CaseSummary = Schemas['CaseSummary'];
export type Level = CaseSummary['level'];
export const levels = ['low', 'normal', 'high', 'critical'] as const satisfies readonly Level[];
export type ChecklistItem = Case['checklist'][number];
export type Person = Case['people'][number];
export type LinkKind = Case['links'][number]['kind'];
export type TaskSummary = Schemas['TaskSummary'];
export type TaskState = TaskSummary['state'];
export type Task = Schemas['Task'];
export type Entry = Schemas['Entry'];
export type HistoryLine = Schemas['HistoryLine'];
export type DayItem = Schemas['DayItem'];
export type CaseCounts = Schemas['CaseCounts'];
export type BulkResult = Schemas['BulkResult'];
export type BulkChange = operations['changeCases']['requestBody']['content']['application/json'];
export type NewCase = Schemas['CaseInput'];

export type CaseFilter = NonNullable<operations['listCases']['parameters']['query']>;
export type Standing = NonNullable<CaseFilter['standing']>;
export const standings = ['unfinished', 'open', 'waiting', 'solved', 'closed', 'ended', 'any'] as const satisfies readonly Standing[];
export type SavedView = Schemas['CasesView'];
export type Layout = SavedView['layout'];

export type SubjectClocks = Schemas['SubjectClocks'];
export type ClockView = Schemas['ClockView'];
export type ServiceClock = ClockView['clock'];
export type ClockLine = SubjectClocks['history'][number];

export type CasePromise = Schemas['Promise'];
export type ApprovalRequest = Schemas['Request'];

export type AftercareSettings = Schemas['AftercareSettings'];
export type CareHarm = AftercareSettings['limits'][number]['harm'];
export const careHarms = ['annoyance', 'minor', 'serious', 'grave'] as const satisfies readonly CareHarm[];
