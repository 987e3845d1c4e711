import { expect, test } from 'vitest';
import type { Kind, StateDefinition } from '@/shared/cases/types';
import { columnsOf, finishing, landing, movesOf, neighbour } from './board';

const state = (key: string, category: StateDefinition['category'], moves: string[]): StateDefinition => ({ key, name: key, names: {}, category, moves });
const repair: Kind = {
  id: '1', key: 'repair', name: 'Repair', names: {}, prefix: 'REP', active: true, built_in: true, internal: false, fields: [], position: 0, version: 1, updated_at: '',
  states: [
    state('new', 'open', ['bench', 'parts']), state('bench', 'open', ['parts', 'solved']), state('parts', 'waiting', ['bench']),
    state('solved', 'solved', ['closed', 'bench']), state('closed', 'closed', []),
  ],
};
const kinds = [repair];
const fresh = { kind: 'repair', state: 'new', state_category: 'open' as const };

test('a_board_of_one_kind_has_its_states_and_one_of_all_what_they_mean', () => {
  expect(columnsOf(repair).map((column) => column.key)).toEqual(['new', 'bench', 'parts', 'solved']);
  expect(columnsOf(undefined).map((column) => column.key)).toEqual(['open', 'waiting', 'solved']);
});

test('a_card_goes_only_where_its_kind_allows', () => {
  const [, bench, parts, solved] = columnsOf(repair);
  expect(bench && landing(kinds, fresh, bench)?.key).toBe('bench');
  expect(parts && landing(kinds, fresh, parts)?.key).toBe('parts');
  expect(solved && landing(kinds, fresh, solved)).toBeUndefined();
  expect(movesOf(kinds, { ...fresh, kind: 'unknown' })).toEqual([]);
});

test('dropped_on_its_own_column_a_card_stays', () => {
  const [open] = columnsOf(undefined);
  expect(open && landing(kinds, fresh, open)).toBeUndefined();
});

test('the_keyboard_skips_columns_that_are_not_allowed', () => {
  const columns = columnsOf(repair);
  const waiting = { kind: 'repair', state: 'parts', state_category: 'waiting' as const };
  expect(neighbour(kinds, waiting, columns, -1)?.key).toBe('bench');
  expect(neighbour(kinds, waiting, columns, 1)).toBeUndefined();
  expect(neighbour(kinds, fresh, columns, 1)?.key).toBe('bench');
});

test('finishing_solves_first_and_closes_what_is_solved', () => {
  expect(finishing(kinds, { kind: 'repair', state: 'bench', state_category: 'open' })?.key).toBe('solved');
  expect(finishing(kinds, { kind: 'repair', state: 'solved', state_category: 'solved' })?.key).toBe('closed');
  expect(finishing(kinds, { kind: 'repair', state: 'parts', state_category: 'waiting' })).toBeUndefined();
});
