import { expect, test } from 'vitest';
import type { Conversation } from '@/shared/api/types';
import { rowClock } from './clock';

const start = '2026-03-01T10:00:00Z';
const after = (seconds: number) => Date.parse(start) + seconds * 1000;
const conversation = (change: Partial<Conversation>) => ({ status: 'active', ...change }) as Conversation;

test('a_waiting_customer_turns_from_green_to_amber_to_red', () => {
  const waiting = conversation({ status: 'waiting', waiting_since: start });
  expect(rowClock(waiting, after(59))).toEqual({ since: start, text: '59s', grade: 'fresh' });
  expect(rowClock(waiting, after(120))?.grade).toBe('due');
  expect(rowClock(waiting, after(300))).toMatchObject({ text: '5m', grade: 'late' });
});

test('an_unanswered_message_has_a_clock_and_an_answered_one_has_none', () => {
  expect(rowClock(conversation({ unanswered_since: start }), after(3900))?.text).toBe('1h 5m');
  expect(rowClock(conversation({}), after(10))).toBeUndefined();
});

test('a_closed_conversation_never_waits', () => {
  expect(rowClock(conversation({ status: 'closed', unanswered_since: start }), after(10))).toBeUndefined();
});
