import { expect, test } from 'vitest';
import type { GatheredCase, Plan } from '@/shared/incidents/types';
import { languageOf } from '@/shared/incidents/words';
import { audienceOf, readersOf, unspoken } from './audience';
import { burstWords } from './burst';
import { lineWords } from './log';
import { upcoming } from './planned';

let number = 0;
const gathered = (language?: string, channel?: 'web' | 'email', contact = `${++number}`, id = '7') => ({ matter: { id, channel, contact: { id: contact, name: 'A', anonymous: false, language } } }) as unknown as GatheredCase;
const plan = (over: Partial<Plan>) => ({ id: '1', kind: 'surge', name: 'Sale', version: 1, ...over }) as Plan;

test('words_go_by_language_then_tongue_then_english', () => {
  const both = { en: 'Back at six', 'zh-CN': '六点恢复' };
  expect([languageOf(both, 'zh-CN'), languageOf(both, 'zh-TW'), languageOf(both, 'de'), languageOf(both, undefined)]).toEqual(['zh-CN', 'zh-CN', 'en', 'en']);
  expect([languageOf({ 'zh-CN': '六点恢复' }, 'en'), languageOf({ en: ' ' }, 'en')]).toEqual(['zh-CN', undefined]);
});

test('who_is_told_is_counted_by_language_and_channel', () => {
  const audience = audienceOf([gathered('en', 'web'), gathered('en', 'web'), gathered('zh-CN', 'web'), gathered(undefined, 'email'), gathered('en')]);
  expect([audience.reached, audience.unreachable]).toEqual([4, 1]);
  expect(audience.rows[0]).toEqual({ language: 'en', channel: 'web', count: 2 });
  expect([...readersOf(audience, { en: 'x', 'zh-CN': 'y' })]).toEqual([['en', 2], ['zh-CN', 1]]);
  expect([...readersOf(audience, { 'zh-CN': 'y' })]).toEqual([['zh-CN', 4]]);
  expect([...readersOf(audience, {})]).toEqual([]);
  expect(unspoken([gathered('en', 'web'), gathered(undefined, 'email'), gathered()])).toEqual(['7']);
  expect(audienceOf([gathered(undefined, 'email')], new Map([['7', 'zh-CN']])).rows[0]?.language).toBe('zh-CN');
});

test('who_has_several_cases_is_told_once_in_the_newest_one', () => {
  const audience = audienceOf([gathered('en', 'web', 'li', '12'), gathered('en', 'email', 'li', '3'), gathered('en', undefined, 'li', '20'), gathered('en', undefined, 'olga', '21')]);
  expect(audience).toEqual({ reached: 1, unreachable: 1, rows: [{ language: 'en', channel: 'web', count: 1 }] });
});

test('a_burst_is_told_in_figures_that_can_be_followed', () => {
  expect(burstWords({ case_kind: 'repair', seen: 9, expected: 0.5, chance: 3.4e-9, window_s: 3600 })).toEqual({ seen: 9, minutes: 60, onceIn: 200_000_000 });
  expect(burstWords({ case_kind: 'repair', seen: 90, expected: 12.4, chance: 1e-30, window_s: 3600 })).toEqual({ seen: 90, minutes: 60, usual: 12 });
});

test('a_line_of_the_log_says_what_happened', () => {
  const words = (kind: Parameters<typeof lineWords>[0]['kind'], text: string, by = 'Anna') => lineWords({ kind, text, by_name: by }, 'Power cut');
  expect(words('gathered', '12')).toEqual({ key: 'gathered', count: 12 });
  expect(words('gathered', 'REP-7', '')).toEqual({ key: 'joined', what: 'REP-7' });
  expect(words('note', '5 cases solved, 2 left as they were', '')).toEqual({ key: 'solved', count: 5, left: 2 });
  expect(words('note', '5 cases solved, 2 left as they were')).toEqual({ key: 'said', text: '5 cases solved, 2 left as they were' });
  expect(words('changed', 'Power cut')).toEqual({ key: 'changed' });
  expect(words('checked', '')).toEqual({ key: 'checklist' });
  expect(words('placed', 'home')).toEqual({ key: 'placed', place: 'home', who: '' });
  expect(words('placed', 'office Ben A. Agent')).toEqual({ key: 'placed', place: 'office', who: 'Ben A. Agent' });
});

test('only_surges_that_have_not_begun_are_planned_and_the_next_one_comes_first', () => {
  const surge = (from: string, to: string) => ({ from, to, expected_per_day: 0, queues: [], teams: [] });
  const now = Date.parse('2026-11-01T00:00:00Z');
  const all = [
    plan({ id: 'late', surge: surge('2026-12-24T00:00:00Z', '2026-12-27T00:00:00Z') }), plan({ id: 'soon', surge: surge('2026-11-11T00:00:00Z', '2026-11-12T00:00:00Z') }),
    plan({ id: 'past', surge: surge('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z') }), plan({ id: 'none' }), plan({ id: 'on', running: '9', surge: surge('2026-10-31T00:00:00Z', '2026-11-02T00:00:00Z') }),
  ];
  expect(upcoming(all, now).map((each) => each.id)).toEqual(['soon', 'late']);
});
