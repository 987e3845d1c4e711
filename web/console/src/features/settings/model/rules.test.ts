import { expect, test } from 'vitest';
import { barsOf, triggerOf, withDoes, withMember } from './rules';

test('an_action_of_another_kind_keeps_what_both_have', () => {
  expect(withDoes({ does: 'add_task', title: 'Call back', text: 'Today', queue: '7' }, 'note')).toEqual({ does: 'note', text: 'Today' });
});

test('what_is_emptied_is_left_out', () => {
  expect(withMember({ does: 'add_tags', tags: ['a'] }, 'tags', [])).toEqual({ does: 'add_tags' });
  expect(withMember({ does: 'set_priority' }, 'priority', 0)).toEqual({ does: 'set_priority', priority: 0 });
});

test('days_without_anything_are_days_too', () => {
  const bars = barsOf({ from: '2026-03-01T08:00:00Z', to: '2026-03-04T08:00:00Z', by_day: [{ date: '2026-03-02', matched: 3, things: 2 }] });
  expect(bars.map(({ matched }) => matched)).toEqual([0, 3, 0, 0]);
});

test('a_rule_waits_for_one_thing', () => {
  expect(triggerOf({ when: { events: ['case.opened'] } })).toBe('events');
  expect(triggerOf({ when: { after: { fact: 'case.opened_at', minutes: 60 } } })).toBe('after');
});
