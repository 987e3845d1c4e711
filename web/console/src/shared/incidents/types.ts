// The nouns of incidents, by the names of the OpenAPI document.
import type { components, operations } from '@deskbell/api-client';

type Schemas = components['schemas'];

export type Incident = Schemas['Incident'];
export type IncidentKind = Schemas['IncidentsKind'];
export type IncidentState = Schemas['IncidentsState'];
export type Severity = Schemas['IncidentsSeverity'];
export type Texts = Incident['banner'];
export type Burst = Schemas['Burst'];
export type Surge = Schemas['Surge'];
export type HomeOffice = Schemas['HomeOffice'];
export type HomeMode = Schemas['HomeMode'];
export type Place = Schemas['IncidentsPlace'];
export type Readiness = Schemas['IncidentsReadiness'];
export type ConnectionTest = Schemas['ConnectionTest'];
export type ConnectionTrial = Schemas['ConnectionTestInput'];
export type Called = Schemas['Called'];
export type ChecklistItem = Incident['checklist'][number];
export type Duty = Schemas['Duty'];
export type Line = Schemas['IncidentsLine'];
export type Update = Schemas['Update'];
export type GatheredCase = Schemas['GatheredCase'];
export type GatherResult = Schemas['GatherResult'];
export type Review = Schemas['Review'];
export type Plan = Schemas['Plan'];
export type PlanDraft = Schemas['PlanInput'];
export type NewIncident = Schemas['IncidentInput'];
export type IncidentChange = Schemas['ChangeIncidentBody'];
export type ReviewDraft = Schemas['ReviewIncidentBody'];
export type IncidentFilter = Omit<NonNullable<operations['listIncidents']['parameters']['query']>, 'cursor'>;

export const severities = ['minor', 'major', 'critical'] as const satisfies readonly Severity[];
export const incidentKinds = ['emergency', 'surge', 'work_from_home'] as const satisfies readonly IncidentKind[];
/** The languages that customers are told in. */
export const toldLanguages = ['en', 'zh-CN'] as const;
export type ToldLanguage = (typeof toldLanguages)[number];

/** Still to be run: banner, roster and gathering work only then. */
export const isRunning = (incident: Pick<Incident, 'state'>) => incident.state === 'declared';
