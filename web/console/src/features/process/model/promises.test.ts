import { expect, test } from 'vitest';
import { rowsOf, share } from './promises';

const tally = (kept: number, broken: number) => ({ made: kept + broken, open: 0, kept, broken, done_late: 0, cancelled: 0, kept_share: 0, average_late_s: 0, longest_late_s: 0 });

test('a_share_is_of_what_is_settled_and_whole_only_when_nothing_was_broken', () => {
  expect([share(tally(0, 0)), share(tally(3, 1)), share(tally(999, 1)), share(tally(5, 0)), share(tally(0, 4))]).toEqual([undefined, 75, 99, 100, 0]);
});

test('who_broke_most_stands_first', () => {
  const report = { by_agent: [{ user: '1', name: 'Ben', figures: tally(4, 0) }, { user: '2', name: 'Ada', figures: tally(1, 2) }, { user: '3', name: 'Cleo', figures: tally(9, 0) }], by_team: [] };
  expect(rowsOf(report, 'agent').map((row) => row.name)).toEqual(['Ada', 'Cleo', 'Ben']);
});
