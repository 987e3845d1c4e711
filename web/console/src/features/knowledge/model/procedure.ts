// A procedure as people read it: a tree of steps that grows from questions. Changing it keeps every step reachable.
import type { Choice, Procedure, Step, StepKind } from '../types';

export type Exit = { at: 'choice'; index: number } | { at: 'next' } | { at: 'otherwise' };
export type Row = {
  step: Step;
  depth: number;
  /** How one comes here: by which exit of which step; none: the start. */
  from?: { step: string; exit: Exit };
  /** It stands elsewhere already; here is only a reference to it. */
  again: boolean;
};

export const findStep = (procedure: Procedure, id: string | undefined) => procedure.steps.find((step) => step.id === id);

/** The ways on from a step, in the order in which they are shown. */
export function exitsOf(step: Step): { exit: Exit; to?: string }[] {
  if (step.kind === 'outcome') return [];
  if (step.kind === 'ask' && step.choices?.length) return step.choices.map((choice, index) => ({ exit: { at: 'choice', index }, to: choice.next || undefined }));
  if (step.kind === 'check') return [{ exit: { at: 'next' }, to: step.next }, { exit: { at: 'otherwise' }, to: step.otherwise }];
  return [{ exit: { at: 'next' }, to: step.next }];
}

/** Depth first from the start; a straight way on stays at its depth, a fork goes one deeper. Steps nobody reaches follow. */
export function outline(procedure: Procedure): Row[] {
  const rows: Row[] = [];
  const shown = new Set<string>();
  const visit = (id: string | undefined, depth: number, from?: Row['from']) => {
    const step = findStep(procedure, id);
    if (!step) return;
    const again = shown.has(step.id);
    rows.push({ step, depth, from, again });
    if (again) return;
    shown.add(step.id);
    const exits = exitsOf(step);
    for (const { exit, to } of exits) visit(to, exits.length > 1 ? depth + 1 : depth, { step: step.id, exit });
  };
  visit(procedure.start, 0);
  for (const step of procedure.steps) if (!shown.has(step.id)) visit(step.id, 0);
  return rows;
}

export function freshId(procedure: Procedure, stem = 'step'): string {
  for (let number = procedure.steps.length + 1; ; ++number) if (!findStep(procedure, `${stem}_${number}`)) return `${stem}_${number}`;
}

const freshChoice = (choices: Choice[]): string => {
  for (let number = choices.length + 1; ; ++number) if (!choices.some(({ id }) => id === `choice_${number}`)) return `choice_${number}`;
};

export const withStep = (procedure: Procedure, id: string, change: (step: Step) => Step): Procedure => ({ ...procedure, steps: procedure.steps.map((step) => (step.id === id ? change(step) : step)) });

export function pointed(step: Step, exit: Exit, to: string | undefined): Step {
  if (exit.at === 'choice') return { ...step, choices: step.choices?.map((choice, index) => (index === exit.index ? { ...choice, next: to ?? '' } : choice)) };
  return exit.at === 'next' ? { ...step, next: to } : { ...step, otherwise: to };
}

/** A new step behind an exit; what followed there follows the new one, unless that ends the procedure. */
export function inserted(procedure: Procedure, from: { step: string; exit: Exit } | undefined, kind: StepKind): { procedure: Procedure; id: string } {
  const id = freshId(procedure);
  const before = from ? exitsOf(findStep(procedure, from.step) ?? { id: '', kind: 'outcome', text: {} }).find(({ exit }) => sameExit(exit, from.exit))?.to : procedure.start || undefined;
  const step = changedKind({ id, kind: 'tell', text: {}, next: before }, kind);
  const added = { ...procedure, steps: [...procedure.steps, step] };
  if (!from) return { id, procedure: { ...added, start: id } };
  return { id, procedure: withStep(added, from.step, (each) => pointed(each, from.exit, id)) };
}

export const sameExit = (left: Exit, right: Exit) => left.at === right.at && (left.at !== 'choice' || left.index === (right as { index: number }).index);

/** Keeps the first way on; what the new kind does not have goes. */
export function changedKind(step: Step, kind: StepKind): Step {
  const first = exitsOf(step).find(({ to }) => to)?.to;
  const plain = { id: step.id, kind, text: step.text };
  if (kind === 'outcome') return plain;
  if (kind === 'ask') return { ...plain, choices: step.choices ?? [{ id: 'choice_1', label: {}, next: first ?? '' }, { id: 'choice_2', label: {}, next: '' }] };
  return { ...plain, next: first };
}

export function withChoice(step: Step): Step {
  const choices = step.choices ?? [];
  return { ...step, choices: [...choices, { id: freshChoice(choices), label: {}, next: '' }] };
}

export const withoutChoice = (step: Step, index: number): Step => ({ ...step, choices: step.choices?.filter((_, at) => at !== index) });

/** Whoever led here is led on to what followed, where there is one way on; otherwise the way ends there. */
export function withoutStep(procedure: Procedure, id: string): Procedure {
  const gone = findStep(procedure, id);
  if (!gone) return procedure;
  const exits = exitsOf(gone);
  const next = exits.length === 1 && exits[0]?.to !== id ? exits[0]?.to : undefined;
  const steps = procedure.steps
    .filter((step) => step.id !== id)
    .map((step) => exitsOf(step).reduce((made, { exit, to }) => (to === id ? pointed(made, exit, next) : made), step));
  return { start: procedure.start === id ? (next ?? steps[0]?.id ?? '') : procedure.start, steps };
}

export const emptyProcedure = (): Procedure => ({ start: 'step_1', steps: [{ id: 'step_1', kind: 'ask', text: {}, choices: [{ id: 'choice_1', label: {}, next: 'step_2' }, { id: 'choice_2', label: {}, next: 'step_3' }] }, { id: 'step_2', kind: 'outcome', text: {} }, { id: 'step_3', kind: 'outcome', text: {} }] });

/** The text in that language, in English, or in any. */
export const textIn = (text: Record<string, string>, language: string): string => text[language] || text.en || Object.values(text).find(Boolean) || '';

/** One way through, for trying out: the ids of the steps that were taken, the last one is where it stands. */
export type Walk = string[];
export const begin = (procedure: Procedure): Walk => (findStep(procedure, procedure.start) ? [procedure.start] : []);
export const takenOn = (walk: Walk, to: string | undefined): Walk => (to ? [...walk, to] : walk);
export const takenBack = (walk: Walk): Walk => (walk.length > 1 ? walk.slice(0, -1) : walk);

/** 'procedure.steps[3].next' → the step's id, for marking it. */
export function stepOfField(procedure: Procedure, field: string): string | undefined {
  const found = /steps\[(\d+)\]/.exec(field);
  return found ? procedure.steps[Number(found[1])]?.id : undefined;
}
