import { expect, test } from 'vitest';
import type { Offer } from '@/shared/api/types';
import { pending, remaining } from './countdown';

const made = '2026-03-01T10:00:00.000000Z';
const at = (seconds: number) => Date.parse(made) + seconds * 1000;
const offer = (id: string, expires: number, status: Offer['status'] = 'pending') =>
  ({ id, made_at: made, expires_at: new Date(at(expires)).toISOString(), status }) as Offer;

test('the_ring_shows_what_is_left_of_the_whole', () => {
  expect(remaining(offer('1', 30), at(0))).toEqual({ seconds: 30, share: 1 });
  expect(remaining(offer('1', 30), at(15))).toEqual({ seconds: 15, share: 0.5 });
  expect(remaining(offer('1', 30), at(31))).toEqual({ seconds: 0, share: 0 });
});

test('a_clock_behind_the_server_never_shows_more_than_the_whole', () => {
  expect(remaining(offer('1', 30), at(-10)).share).toBe(1);
});

test('only_pending_offers_show_and_the_soonest_stands_first', () => {
  const list = [offer('late', 40), offer('soon', 20), offer('taken', 30, 'accepted'), offer('over', -10)];
  expect(pending(list, at(0)).map((each) => each.id)).toEqual(['soon', 'late']);
});
