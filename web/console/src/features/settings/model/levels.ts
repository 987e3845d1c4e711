// Targets of a service level as rows of a form: one for each type of clock, kept or left out.
import type { ClockPolicy, ClockTarget, Condition } from '@/shared/api/types';
import { groupOf } from '@/shared/conditions/model';

export const clockTypes = ['first_response', 'next_response', 'update', 'resolution', 'task'] as const satisfies readonly ClockTarget['type'][];
export const waitings = ['customer', 'third_party', 'department', 'agreed'] as const satisfies readonly ClockTarget['pauses'][number][];
export type ClockType = ClockTarget['type'];

const usual: Record<ClockType, number> = { first_response: 3600, next_response: 4 * 3600, update: 8 * 3600, resolution: 24 * 3600, task: 8 * 3600 };

export function withTarget(targets: ClockTarget[], type: ClockType, on: boolean): ClockTarget[] {
  const rest = targets.filter((target) => target.type !== type);
  const pauses: ClockTarget['pauses'] = type === 'resolution' ? ['customer'] : [];
  const next = on ? [...rest, { type, within_s: usual[type], warn_percent: [80], pauses }] : rest;
  return next.sort((left, right) => clockTypes.indexOf(left.type) - clockTypes.indexOf(right.type));
}

/** "50, 80" typed into a list: whole numbers from 1 to 1000, each once, without 100, which is the breach itself. */
export function percentsOf(texts: string[]): number[] {
  const numbers = texts.map((text) => Number(text.replace('%', ''))).filter((number) => Number.isInteger(number) && number >= 1 && number <= 1000 && number !== 100);
  return [...new Set(numbers)].sort((left, right) => left - right);
}

/** All facts that a condition looks at. */
export function factsIn(condition: Condition): string[] {
  const group = groupOf(condition);
  return group ? group.items.flatMap(factsIn) : condition.fact ? [condition.fact] : [];
}

export const factsOfPolicies = (policies: Pick<ClockPolicy, 'when'>[]) => [...new Set(policies.flatMap((policy) => factsIn(policy.when as Condition)))].sort();

/** A target of working time as short as a list can have it: 45 min, 4 h, 1 h 30 min. */
export function spanOf(seconds: number): { hours: number; minutes: number } {
  const minutes = Math.round(seconds / 60);
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}
