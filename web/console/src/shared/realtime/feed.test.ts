import type { EventFrame } from '@deskbell/realtime';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keys } from '../api/keys';
import type { Me } from '../api/types';
import { caseKeys } from '../cases/keys';
import { applyEvent } from './feed';

const me = { user: { id: '7' } } as Me;
const event = (kind: string, data: unknown = {}): EventFrame =>
  ({ type: 'event', position: '9', stream: '40', seq: 3, kind, actor: '8', at: '2026-03-01T10:00:00.000000Z', data }) as unknown as EventFrame;
const stale = (cache: QueryClient, key: readonly unknown[]) => cache.getQueryState(key)?.isInvalidated === true;

let cache: QueryClient;
beforeEach(() => {
  vi.useFakeTimers();
  cache = new QueryClient();
  for (const key of [caseKeys.part('40', 'clocks'), caseKeys.part('41', 'clocks'), caseKeys.day, keys.waitingApprovals]) cache.setQueryData(key, []);
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

for (const kind of ['clock.breached', 'clock.warned', 'approval.asked', 'complaint.step_taken', 'escalation.raised'])
  test(`${kind}_refreshes_its_case_and_my_day_and_no_other_case`, () => {
    applyEvent(cache, event(kind), me, undefined);
    vi.advanceTimersByTime(1_000);
    expect(stale(cache, caseKeys.part('40', 'clocks'))).toBe(true);
    expect(stale(cache, caseKeys.part('41', 'clocks'))).toBe(false);
    expect(stale(cache, caseKeys.day)).toBe(true);
  });

test('an_approval_refreshes_the_page_of_decisions_as_well', () => {
  applyEvent(cache, event('approval.approved'), me, undefined);
  vi.advanceTimersByTime(1_000);
  expect(stale(cache, keys.waitingApprovals)).toBe(true);
});

test('a_broken_promise_leaves_the_page_of_decisions_alone', () => {
  applyEvent(cache, event('clock.breached'), me, undefined);
  vi.advanceTimersByTime(1_000);
  expect(stale(cache, keys.waitingApprovals)).toBe(false);
});
