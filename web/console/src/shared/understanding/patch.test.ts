import { expect, test } from 'vitest';
import { withRecognition } from './patch';
import type { Mood, Recognition } from './types';

const recognition = (change: Partial<Recognition>) => ({ message: '1', conversation: '9', seq: 1, running: 0, ...change }) as Recognition;
const mood = (change: Partial<Mood>): Mood => ({ conversation: '9', running: 0, messages: 1, lowest: 0, updated_at: '2026-03-01T10:00:00Z', ...change });

test('a_recognition_replaces_the_one_of_the_same_message_and_keeps_the_order', () => {
  const old = { mood: mood({}), messages: [recognition({}), recognition({ message: '3', seq: 3 })] };
  const after = withRecognition(old, { recognition: recognition({ running: -1 }), mood: mood({ running: -1, updated_at: '2026-03-01T10:01:00Z' }) });
  expect(after.messages.map(({ message, running }) => [message, running])).toEqual([['1', -1], ['3', 0]]);
  expect(after.mood?.running).toBe(-1);
});

test('an_event_that_comes_late_does_not_turn_the_mood_back', () => {
  const old = { mood: mood({ running: 1, updated_at: '2026-03-01T10:05:00Z' }), messages: [] };
  expect(withRecognition(old, { recognition: recognition({}), mood: mood({}) }).mood?.running).toBe(1);
});
