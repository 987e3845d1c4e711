import { expect, test } from 'vitest';
import { oddCells, withCell, withTier, type TierMatrix } from './grades';

const common: TierMatrix = { tier: '', levels: [['low', 'low', 'normal', 'high'], ['low', 'normal', 'normal', 'high'], ['normal', 'high', 'high', 'critical'], ['high', 'high', 'critical', 'critical']] };

test('one_cell_changes_and_nothing_else', () => {
  const [changed] = withCell([common], 0, 1, 2, 'critical');
  expect(changed?.levels[1]).toEqual(['low', 'normal', 'critical', 'high']);
  expect(changed?.levels[0]).toEqual(common.levels[0]);
});

test('a_new_tier_begins_as_everybody_elses', () => {
  const both = withTier([common], ' gold ');
  expect(both[1]).toEqual({ tier: 'gold', levels: common.levels });
  expect(withTier(both, 'gold')).toBe(both);
  expect(withTier(both, '')).toBe(both);
});

test('a_cell_that_falls_where_it_should_rise_is_odd', () => {
  expect(oddCells(common)).toEqual([]);
  expect(oddCells(withCell([common], 0, 3, 0, 'low')[0] as TierMatrix)).toEqual([{ urgency: 3, impact: 0 }]);
});
