import { expect, test } from 'vitest';
import type { ParetoBar, Summary } from '@/shared/complaints/types';
import { byUrgency, deadlineOf } from './board';
import { addressWith, chosenOf, filterOf, periodOf, sinceOf } from './filter';
import { barsBy } from './pareto';
import { addressOf, barsOf, looksOf, probabilityText } from './warning';

const query = (text: string) => new URLSearchParams(text);
const bar = (key: string, count: number, minor: number): ParetoBar => ({ key, name: key, count, cost: { minor, currency: 'EUR' }, share: 0, cumulative: 0, deeper: false });
const row = (case_id: string, more: Partial<Summary> = {}): Summary => ({
  case_id, number: case_id, title: '', product: '', batch: '', harm: 'none', severity: 'minor', step: 'received', cause_name: '', cost: { minor: 0, currency: 'EUR' }, received_at: '2026-03-01T00:00:00Z', ...more,
});

test('the_address_says_what_is_asked_for_and_nonsense_in_it_is_left_out', () => {
  expect(filterOf(chosenOf(query('cause=12&severity=serious&product= Kettle &owner=7')))).toEqual({ cause: '12', severity: 'serious', product: 'Kettle', owner: '7' });
  expect(filterOf(chosenOf(query('cause=none')))).toEqual({ no_cause: true });
  expect(filterOf(chosenOf(query('cause=x&severity=awful&harm=&owner=me')))).toEqual({});
  expect(periodOf(query('period=d7'))).toBe('d90');
  expect(addressWith('/complaints', query('cause=1&product=x'), { cause: undefined, severity: 'minor' })).toBe('/complaints?product=x&severity=minor');
});

test('a_period_begins_with_a_whole_day', () => {
  expect(sinceOf('d30', Date.parse('2026-03-31T15:12:00Z'))).toBe('2026-03-01T00:00:00.000Z');
  expect(sinceOf('all', 0)).toBeUndefined();
});

test('bars_are_ordered_by_what_is_measured_and_add_up_to_all', () => {
  const bars = [bar('many', 8, 100), bar('dear', 2, 900)];
  expect(barsBy(bars, 'count', 10).map(({ key, together }) => [key, together])).toEqual([['many', 0.8], ['dear', 1]]);
  expect(barsBy(bars, 'cost', 1000).map(({ key, part }) => [key, part])).toEqual([['dear', 0.9], ['many', 0.1]]);
  expect(barsBy([bar('free', 1, 0)], 'cost', 0)[0]).toMatchObject({ part: 0, together: 0 });
});

test('chance_is_told_in_looks_and_in_two_digits_that_count', () => {
  expect([looksOf(0.5), looksOf(0.0432), looksOf(1.59e-6), looksOf(0)]).toEqual([2, 23, 630_000, Infinity]);
  expect([probabilityText(0.000865, 'en'), probabilityText(1.59e-6, 'en'), probabilityText(2e-12, 'en')]).toEqual(['0.00087', '1.6 × 10⁻⁶', '2 × 10⁻¹²']);
});

test('a_warning_shows_both_figures_on_one_scale_and_leads_to_its_complaints', () => {
  expect(barsOf({ recent: 11, expected: 1.1 })).toEqual({ recent: 1, expected: 0.1 });
  expect(barsOf({ recent: 0, expected: 0 })).toEqual({ recent: 0, expected: 0 });
  expect(addressOf({ dimension: 'product', key: 'Kettle K&2', from: '2026-03-01T00:00:00Z' })).toBe('/complaints/causes?by=product&show=Kettle+K%262&since=2026-03-01T00%3A00%3A00Z');
});

test('what_is_due_first_stands_first_and_an_answered_authority_waits_for_nothing', () => {
  const rows = [row('new', { received_at: '2026-03-03T00:00:00Z' }), row('old'), row('clock', { due_at: '2026-03-09T00:00:00Z' }), row('authority', { regulator_due_at: '2026-03-05T00:00:00Z', due_at: '2026-03-20T00:00:00Z' })];
  expect(byUrgency(rows).map(({ case_id }) => case_id)).toEqual(['authority', 'clock', 'new', 'old']);
  expect(deadlineOf(row('told', { step: 'told', regulator_due_at: '2026-03-05T00:00:00Z' }))).toBeUndefined();
});
