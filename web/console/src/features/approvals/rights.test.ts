import { expect, test } from 'vitest';
import type { Approval } from '@/shared/api/types';
import { approvedBy, standingOf } from './rights';

const asked = { id: '1', state: 'asked', requester: '7', votes: [] } as unknown as Approval;

test('who_asked_never_decides', () => {
  expect(standingOf(asked, '7', [asked])).toBe('own');
});

test('who_has_decided_waits_for_somebody_else', () => {
  const voted = { ...asked, votes: [{ user: '8', verdict: 'approve' }] } as unknown as Approval;
  expect(standingOf(voted, '8', [])).toBe('voted');
  expect(standingOf(voted, '9', [voted])).toBe('may_decide');
  expect(approvedBy(voted)).toBe(1);
});

test('what_is_over_cannot_be_decided', () => {
  expect(standingOf({ ...asked, state: 'expired' }, '9', [asked])).toBe('over');
  expect(standingOf(asked, '9', [])).toBe('others');
});
