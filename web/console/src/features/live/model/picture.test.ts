import { expect, test } from 'vitest';
import type { Live, LiveAgent, LiveQueue, Presence } from '@/shared/api/types';
import { historyLength, linePoints, remembered, sortedAgents, todayShares, totals } from './picture';

const agent = (name: string, presence: Presence, load: number, queues = ['1']): LiveAgent => ({
  user: { id: name, name, presence, presence_since: '2026-03-01T10:00:00Z' }, queues, load, capacity: 100, conversations: [],
});
const queue = (id: string, change: Partial<LiveQueue> = {}): LiveQueue => ({
  queue: id, name: id, open: true, waiting: 0, longest_wait_s: 0, active: 0, agents_online: 0, agents_free: 0,
  offered_today: 0, answered_today: 0, abandoned_today: 0, ...change,
});
const look = (at: string, queues: LiveQueue[], agents: LiveAgent[] = []): Live => ({ at, queues, agents, waiting: [] });

test('who_can_help_stands_first_and_the_least_loaded_of_them_leads', () => {
  const list = [agent('Cai', 'away', 0), agent('Ben', 'online', 80), agent('Ann', 'online', 20), agent('Dee', 'busy', 10)];
  expect(sortedAgents(list).map((each) => each.user.name)).toEqual(['Ann', 'Ben', 'Dee', 'Cai']);
});

test('an_agent_of_two_queues_is_counted_once', () => {
  const live = look('2026-03-01T10:00:00Z', [queue('1', { waiting: 2, longest_wait_s: 40 }), queue('2', { waiting: 1, longest_wait_s: 90 })], [
    agent('Ann', 'online', 20, ['1', '2']), agent('Ben', 'online', 100, ['2']),
  ]);
  expect(totals(live)).toMatchObject({ waiting: 3, longest_wait_s: 90, online: 2, free: 1 });
  expect(totals(live, '1')).toMatchObject({ waiting: 2, longest_wait_s: 40, online: 1, free: 1 });
});

test('shares_of_the_day_add_up_to_a_hundred', () => {
  expect(todayShares(queue('1', { offered_today: 20, answered_today: 15, abandoned_today: 1 }))).toEqual({ answered: 75, abandoned: 5, rest: 20 });
  expect(todayShares(queue('1'))).toEqual({ answered: 0, abandoned: 0, rest: 0 });
});

test('the_same_look_twice_is_remembered_once_and_the_memory_is_bounded', () => {
  let history = new Map();
  const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 10, 0, second)).toISOString();
  for (let second = 0; second < historyLength + 10; ++second) history = remembered(history, look(at(second), [queue('1', { waiting: second })]));
  history = remembered(history, look(at(historyLength + 9), [queue('1', { waiting: 7 })]));
  expect(history.get('1')).toHaveLength(historyLength);
  expect(history.get('1').at(-1).waiting).toBe(historyLength + 9);
});

test('a_line_needs_two_points_and_ends_at_the_right_edge', () => {
  expect(linePoints([3], 60, 20)).toBe('');
  expect(linePoints([0, 4], 60, 20)).toBe('0.0,19.0 60.0,1.0');
});
