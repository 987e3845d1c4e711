import { expect, test } from 'vitest';
import { beginOf, fitting, goesOn, pathOf, readLooked } from './query';

const read = (path: string) => readLooked(new URL(path, 'http://local').searchParams);

test('the_address_holds_what_is_looked_at', () => {
  for (const path of ['/process', '/process?track=queue&days=90', '/process?kind=repair&form=table&way=open%7Esolved', '/process?place=open', '/process?track=department&way=queue+7%7E'])
    expect(pathOf(read(path))).toBe(path);
});

test('what_makes_no_sense_is_left_out', () => {
  expect(pathOf(read('/process?track=nonsense&days=3&form=x'))).toBe('/process');
});

test('a_period_begins_with_a_day', () => {
  expect(beginOf(7, Date.parse('2026-03-10T15:30:00Z'))).toBe('2026-03-04T00:00:00.000Z');
});

test('cases_of_other_kinds_and_times_are_not_behind_a_way', () => {
  const passage = (number: string, left_at: string) => ({ case_id: '1', number, subject: '', next: '', entered_at: left_at, left_at, back: false });
  const all = [passage('REP-2', '2026-03-05T00:00:00.5Z'), passage('CMP-1', '2026-03-04T00:00:00Z'), passage('REP-1', '2026-03-03T23:59:59Z')];
  expect(fitting(all, '2026-03-04T00:00:00.000Z', 'REP').map((each) => each.number)).toEqual(['REP-2']);
  expect(goesOn(all, '2026-03-04T00:00:00.000Z')).toBe(false);
  expect(goesOn(all.slice(0, 2), '2026-03-04T00:00:00.000Z')).toBe(true);
});
