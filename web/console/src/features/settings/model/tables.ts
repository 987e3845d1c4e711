// A decision table as it is edited: pure changes of columns and rows.
import type { DecisionTable, ExplainedDecision, Fact, FactType, Operator, StoredTable, TableInput, TableOutput, TableRow } from '@/shared/api/types';
import { moved } from '@/shared/conditions/model';

export const emptyTable: DecisionTable = {
  hit: 'first', inputs: [], outputs: [{ name: 'decision', type: 'text', choices: ['approve', 'refuse', 'ask'] }],
  rows: [{ id: 'rest', when: {}, then: { decision: 'ask' } }],
};

/** What a column can compare its cells with; tests without a value make no sense there. */
export const cellOperators: Record<FactType, readonly Operator[]> = {
  text: ['is', 'one_of', 'none_of', 'contains', 'starts_with', 'matches_words'],
  number: ['at_most', 'at_least', 'is', 'one_of'],
  boolean: ['is'],
  moment: ['before', 'after'],
  texts: ['contains', 'one_of', 'none_of'],
};

/** "Refund limits" → "refund_limits"; letters that are none of ours are left out. */
export function keyOf(name: string): string {
  return name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').replace(/^(?=\d)/, 'n').slice(0, 60);
}

/** A name like `wish` that is not taken. */
export function freeName(wish: string, taken: string[]): string {
  const stem = keyOf(wish) || 'column';
  if (!taken.includes(stem)) return stem;
  for (let number = 2; ; number += 1) if (!taken.includes(`${stem}_${number}`)) return `${stem}_${number}`;
}

const names = (table: DecisionTable) => [...table.inputs, ...table.outputs].map((each) => each.name);
const without = (cells: Record<string, unknown>, name: string) => Object.fromEntries(Object.entries(cells).filter(([key]) => key !== name));
const renamed = (cells: Record<string, unknown>, from: string, to: string) => Object.fromEntries(Object.entries(cells).map(([key, value]) => [key === from ? to : key, value]));

export function withInput(table: DecisionTable, fact: Fact): DecisionTable {
  const name = freeName(fact.name.split('.').at(-1) ?? fact.name, names(table));
  return { ...table, inputs: [...table.inputs, { name, fact: fact.name, is: cellOperators[fact.type][0] ?? 'is' }] };
}

/** Another fact or comparison: cells that were made for the old one are emptied. */
export function withChangedInput(table: DecisionTable, index: number, change: Pick<TableInput, 'fact' | 'is'>): DecisionTable {
  const old = table.inputs[index];
  if (!old) return table;
  const inputs = table.inputs.map((each, at) => (at === index ? { ...each, ...change } : each));
  const alike = (left: Operator, right: Operator) => (left === 'at_most' || left === 'at_least') && (right === 'at_most' || right === 'at_least');
  if (old.fact === change.fact && (old.is === change.is || alike(old.is, change.is))) return { ...table, inputs };
  return { ...table, inputs, rows: table.rows.map((row) => ({ ...row, when: without(row.when, old.name) })) };
}

export function withoutInput(table: DecisionTable, index: number): DecisionTable {
  const name = table.inputs[index]?.name ?? '';
  return { ...table, inputs: table.inputs.filter((_, at) => at !== index), rows: table.rows.map((row) => ({ ...row, when: without(row.when, name) })) };
}

export const withInputMoved = (table: DecisionTable, from: number, to: number): DecisionTable => ({ ...table, inputs: moved(table.inputs, from, to) });

export function withOutput(table: DecisionTable, output: Omit<TableOutput, 'name'>, wish: string): DecisionTable {
  return { ...table, outputs: [...table.outputs, { ...output, name: freeName(wish, names(table)) }] };
}

export function withChangedOutput(table: DecisionTable, index: number, change: TableOutput): DecisionTable {
  const old = table.outputs[index];
  if (!old) return table;
  const outputs = table.outputs.map((each, at) => (at === index ? change : each));
  const rows = table.rows.map((row) => ({ ...row, then: old.type === change.type ? renamed(row.then, old.name, change.name) : without(row.then, old.name) }));
  return { ...table, outputs, rows };
}

export function withoutOutput(table: DecisionTable, index: number): DecisionTable {
  const name = table.outputs[index]?.name ?? '';
  return { ...table, outputs: table.outputs.filter((_, at) => at !== index), rows: table.rows.map((row) => ({ ...row, then: without(row.then, name) })) };
}

export function withRow(table: DecisionTable, id: string): DecisionTable {
  return { ...table, rows: [...table.rows, { id, when: {}, then: {} }] };
}

export const withRowMoved = (table: DecisionTable, from: number, to: number): DecisionTable => ({ ...table, rows: moved(table.rows, from, to) });

export function withCell(table: DecisionTable, index: number, side: 'when' | 'then', name: string, value: unknown): DecisionTable {
  const rows = table.rows.map((row, at) => (at === index ? { ...row, [side]: value === undefined ? without(row[side], name) : { ...row[side], [name]: value } } : row));
  return { ...table, rows };
}

/** A row that applies to anything hides all below it, when the first one decides. */
export function hiddenFrom(table: DecisionTable): number | undefined {
  if (table.hit !== 'first') return undefined;
  const index = table.rows.findIndex((row) => Object.keys(row.when).length === 0);
  return index >= 0 && index < table.rows.length - 1 ? index + 1 : undefined;
}

export const factsAsked = (table: DecisionTable) => [...new Set(table.inputs.map((input) => input.fact))];

export function hitsOf(stored: StoredTable | undefined, row: Pick<TableRow, 'id'> | undefined): { hits: number; last_at?: string } {
  return stored?.hits.find((each) => each.row === (row?.id ?? '')) ?? { hits: 0 };
}

export const totalHits = (stored: StoredTable) => stored.hits.reduce((sum, each) => sum + (each.row ? each.hits : 0), 0);
export const lastAsked = (stored: StoredTable) => stored.hits.map((each) => each.last_at).sort().at(-1);

/** What became of each row at the test bench, by its id. */
export function verdictsOf(explained: ExplainedDecision | undefined): Map<string, 'applied' | 'passed'> {
  return new Map((explained?.rows ?? []).map((row) => [row.row, row.applied ? 'applied' : 'passed']));
}
