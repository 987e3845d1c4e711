import { expect, test } from 'vitest';
import { byPlace, readyOnes, tryConnection } from './home';
import type { Readiness } from './types';

test('round_trips_are_timed_one_after_the_other_and_failures_count_as_lost', async () => {
  let at = 0;
  let call = 0;
  const once = () => {
    call += 1;
    at += call * 10;
    return call === 3 ? Promise.reject(new Error('gone')) : Promise.resolve();
  };
  expect(await tryConnection(once, 4, () => at)).toEqual({ round_trips_ms: [10, 20, 40], lost: 1 });
});

test('who_has_nothing_in_the_way_is_ready', () => {
  const one = (obstacles: Readiness['obstacles']): Readiness => ({ user: '1', name: 'Anna', presence: 'online', obstacles });
  expect(readyOnes([one([]), one(['untested']), one([])])).toBe(2);
});

test('places_are_counted_in_their_order', () => {
  const seat = (user: string, place: 'unknown' | 'home' | 'office' | 'not_working') => ({ user, name: user, place });
  expect(byPlace([seat('1', 'unknown'), seat('2', 'home'), seat('3', 'not_working'), seat('4', 'home')])).toEqual([{ place: 'home', count: 2 }, { place: 'not_working', count: 1 }, { place: 'unknown', count: 1 }]);
  expect(byPlace([])).toEqual([]);
});
