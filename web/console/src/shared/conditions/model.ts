// Conditions as trees of lists and tests; what each type of fact can be asked.
import type { Condition, Fact, FactType, Operator } from '../api/types';

export const kMaxDepth = 6;

export const operatorsOf: Record<FactType, readonly Operator[]> = {
  text: ['is', 'is_not', 'one_of', 'none_of', 'contains', 'starts_with', 'matches_words', 'is_set', 'is_unset'],
  number: ['is', 'is_not', 'at_least', 'at_most', 'one_of', 'none_of', 'is_set', 'is_unset'],
  boolean: ['is', 'is_not', 'is_set', 'is_unset'],
  moment: ['before', 'after', 'is_set', 'is_unset'],
  texts: ['contains', 'one_of', 'none_of', 'is_set', 'is_unset'],
};

export const takesList = (operator: Operator | undefined) => operator === 'one_of' || operator === 'none_of';
export const takesNothing = (operator: Operator | undefined) => operator === 'is_set' || operator === 'is_unset';

export type Gate = 'all' | 'any' | 'none';
export type Group = { gate: Gate; items: Condition[] };

/** The list that a condition is; nothing for a single test. What says nothing at all is an empty list that holds. */
export function groupOf(condition: Condition): Group | undefined {
  for (const gate of ['all', 'any', 'none'] as const) {
    const items = condition[gate];
    if (items) return { gate, items };
  }
  return condition.fact === undefined ? { gate: 'all', items: [] } : undefined;
}

/** The same condition with a list at its root, as it is edited. */
export const rooted = (condition: Condition | undefined): Group => (condition && groupOf(condition)) || { gate: 'all', items: condition ? [condition] : [] };
export const conditionOf = ({ gate, items }: Group): Condition => ({ [gate]: items });

export function saysNothing(condition: Condition | undefined): boolean {
  return rooted(condition).items.length === 0;
}

const fitting = (type: FactType, operator: Operator | undefined, value: unknown): boolean => {
  if (takesNothing(operator) || value === undefined) return true;
  if (takesList(operator)) return Array.isArray(value);
  return type === 'number' ? typeof value === 'number' : type === 'boolean' ? typeof value === 'boolean' : typeof value === 'string';
};

/** A test of another fact: what still makes sense of operator and value is kept. */
export function withFact(test: Condition, fact: Fact, before: Fact | undefined): Condition {
  const operators = operatorsOf[fact.type];
  const is = test.is && operators.includes(test.is) ? test.is : operators[0];
  const same = before?.type === fact.type && !before.choices && !fact.choices && !before.refers && !fact.refers;
  return { fact: fact.name, is, ...(same && fitting(fact.type, is, test.value) ? { value: test.value } : firstValue(fact, is)) };
}

const firstValue = (fact: Fact, is: Operator | undefined): Pick<Condition, 'value'> => (fact.type === 'boolean' && !takesNothing(is) ? { value: true } : {});

/** The same test by another operator: one value becomes a list of one, and back. */
export function withOperator(test: Condition, is: Operator, fact: Fact): Condition {
  if (takesNothing(is)) return { fact: test.fact, is };
  const { value } = test;
  if (takesList(is)) return { fact: test.fact, is, value: Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value] };
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return { fact: test.fact, is, ...(one !== undefined && fitting(fact.type, is, one) ? { value: one } : firstValue(fact, is)) };
}

export const momentUnits = ['m', 'h', 'd', 'w'] as const;
export type MomentUnit = (typeof momentUnits)[number];
export type Moment = { when: 'now' } | { when: 'ago' | 'ahead'; amount: number; unit: MomentUnit } | { when: 'exact'; at: string };

/** "-30m", "+2d", "now" or a time. */
export function momentOf(value: unknown): Moment {
  if (typeof value !== 'string' || value === '' || value === 'now') return { when: 'now' };
  const match = /^([+-])(\d+)([mhdw])$/.exec(value);
  if (match) return { when: match[1] === '-' ? 'ago' : 'ahead', amount: Number(match[2]), unit: match[3] as MomentUnit };
  return { when: 'exact', at: value };
}

export function momentText(moment: Moment): string {
  if (moment.when === 'now') return 'now';
  if (moment.when === 'exact') return moment.at;
  return `${moment.when === 'ago' ? '-' : '+'}${moment.amount}${moment.unit}`;
}

/** Numbers out of what was typed into a list; what is none stays a text, so that the server can say so. */
export const listOf = (type: FactType, values: string[]): unknown[] =>
  type === 'number' ? values.map((each) => (each.trim() !== '' && Number.isFinite(Number(each)) ? Number(each) : each)) : values;

/** "case.kind" belongs to "case". */
export const familyOf = (name: string) => name.split('.')[0] ?? name;

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const next = [...items];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(Math.max(0, Math.min(to, next.length)), 0, item);
  return next;
}
