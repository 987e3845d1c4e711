// The way of a complaint, as modules/complaints/src/steps.cpp has it: so that the screen can say what is missing before it is tried.
import { steps, type Action, type Complaint, type Step } from './types';

export type Missing =
  | 'finding' | 'outcome' | 'decision' | 'open_remedy' | 'given_remedy' | 'answer' | 'cause' | 'whys' | 'action_or_lesson';

type Way = Pick<Complaint, 'steps' | 'findings' | 'outcome' | 'decision' | 'remedies' | 'answer' | 'cause' | 'whys' | 'lesson'>;

export const stepTaken = (complaint: Pick<Complaint, 'steps'>, step: Step) => complaint.steps.find((each) => each.step === step);
export const lastStep = (complaint: Pick<Complaint, 'steps'>): Step => complaint.steps.at(-1)?.step ?? 'received';

const isOpen = ({ state }: Complaint['remedies'][number]) => state === 'ready' || state === 'waiting';

/** Nothing to give: the way goes on from the decision. */
export const skipsRemedied = (complaint: Pick<Complaint, 'remedies' | 'steps'>) =>
  !stepTaken(complaint, 'remedied') && !complaint.remedies.some((remedy) => isOpen(remedy) || remedy.state === 'given');

/** The step that comes next; none after the last one. */
export function nextStep(complaint: Way): Step | undefined {
  const next = steps[steps.indexOf(lastStep(complaint)) + 1];
  return next === 'remedied' && skipsRemedied(complaint) ? 'told' : next;
}

export function missingFor(complaint: Way, step: Step, actions: Pick<Action, 'state'>[]): Missing | undefined {
  switch (step) {
    case 'investigated': return complaint.findings.length === 0 ? 'finding' : undefined;
    case 'decided': return !complaint.outcome ? 'outcome' : !complaint.decision ? 'decision' : undefined;
    case 'remedied': return complaint.remedies.some(isOpen) ? 'open_remedy' : complaint.remedies.some(({ state }) => state === 'given') ? undefined : 'given_remedy';
    case 'told': return complaint.answer ? undefined : 'answer';
    case 'learnt': return !complaint.cause ? 'cause' : complaint.whys.length === 0 ? 'whys' : !complaint.lesson && !actions.some(({ state }) => state !== 'dropped') ? 'action_or_lesson' : undefined;
    default: return undefined;
  }
}

export type Look = 'done' | 'next' | 'skipped' | 'later';

export function lookOf(complaint: Way, step: Step): Look {
  if (stepTaken(complaint, step)) return 'done';
  if (steps.indexOf(step) < steps.indexOf(lastStep(complaint))) return 'skipped';
  if (step === 'remedied' && lastStep(complaint) === 'decided' && skipsRemedied(complaint)) return 'skipped';
  return nextStep(complaint) === step ? 'next' : 'later';
}

/** What may not be changed any more, and since which step. */
export function locksOf(complaint: Pick<Complaint, 'steps'>) {
  return {
    facts: Boolean(stepTaken(complaint, 'decided')),
    remedies: Boolean(stepTaken(complaint, 'remedied') ?? stepTaken(complaint, 'told')),
    answer: Boolean(stepTaken(complaint, 'told')),
    cause: Boolean(stepTaken(complaint, 'learnt')),
  };
}

/** What the remedies cost that were not refused or dropped, in minor units. */
export function costOf(complaint: Pick<Complaint, 'remedies'>): { minor: number; currency: string } | undefined {
  const counted = complaint.remedies.filter(({ state, cost }) => state !== 'refused' && state !== 'dropped' && cost.minor > 0);
  const first = counted[0];
  return first && { minor: counted.reduce((sum, { cost }) => sum + cost.minor, 0), currency: first.cost.currency };
}
