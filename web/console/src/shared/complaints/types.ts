// The nouns of a complaint, by the names of the OpenAPI document that the server makes of its own types.
import type { components, operations } from '@deskbell/api-client';

type Schemas = components['schemas'];

export type Complaint = Schemas['Complaint'];
export type ComplaintChange = Omit<Schemas['ChangeComplaintBody'], 'version'>;
export type Step = Schemas['ComplaintsStep'];
export type Harm = Schemas['ComplaintsHarm'];
export type Severity = Schemas['ComplaintsSeverity'];
export type Demand = Schemas['Demand'];
export type Outcome = Schemas['ComplaintsOutcome'];
export type Finding = Schemas['ComplaintsFinding'];
export type Remedy = Schemas['ComplaintsRemedy'];
export type RemedyKind = Schemas['ComplaintsRemedyKind'];
export type RemedyState = Schemas['ComplaintsRemedyState'];
export type NewRemedy = Schemas['ProposeComplaintRemedyBody'];
export type Action = Schemas['ComplaintsAction'];
export type ActionState = Action['state'];
export type NewAction = Schemas['AddComplaintActionBody'];
export type Cause = Schemas['Cause'];
export type CauseDraft = Schemas['ChangeComplaintCauseBody'];
export type Regulator = Schemas['Regulator'];
export type RegulatorDraft = Pick<Regulator, 'name' | 'working_days' | 'hours' | 'active'>;
export type ComplaintSettings = Schemas['ComplaintsSettings'];
export type EvidenceFile = Schemas['EvidenceFile'];
/** A row of a list and a card of the board. */
export type Summary = Schemas['ComplaintSummary'];
export type ComplaintFilter = Omit<NonNullable<operations['listComplaints']['parameters']['query']>, 'cursor' | 'limit'>;
export type Dimension = NonNullable<NonNullable<operations['getComplaintPareto']['parameters']['query']>['by']>;
export type Bucket = NonNullable<NonNullable<operations['getComplaintTrend']['parameters']['query']>['bucket']>;
export type Pareto = Schemas['Pareto'];
export type ParetoBar = Schemas['ParetoBar'];
export type TrendPoint = Schemas['TrendPoint'];
export type Warning = Schemas['Warning'];

export const steps = ['received', 'acknowledged', 'investigated', 'decided', 'remedied', 'told', 'closed', 'learnt'] as const satisfies readonly Step[];
export const harms = ['none', 'inconvenience', 'financial', 'property', 'privacy', 'health'] as const satisfies readonly Harm[];
export const severities = ['minor', 'moderate', 'serious', 'critical'] as const satisfies readonly Severity[];
export const demands = ['nothing', 'explanation', 'apology', 'repair', 'replacement', 'refund', 'compensation', 'other'] as const satisfies readonly Demand[];
export const outcomes = ['upheld', 'partly_upheld', 'rejected'] as const satisfies readonly Outcome[];
export const remedyKinds = ['apology', 'repair', 'refund', 'points', 'voucher'] as const satisfies readonly RemedyKind[];
