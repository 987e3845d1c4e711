import { expect, test } from 'vitest';
import type { YearDay } from '@/shared/api/types';
import { weekdays } from './hours';
import { daysOfFile, monthsOf, shadeOf } from './year';

const yearOf = (year: number): YearDay[] => {
  const days: YearDay[] = [];
  for (let day = new Date(Date.UTC(year, 0, 1)); day.getUTCFullYear() === year; day.setUTCDate(day.getUTCDate() + 1))
    days.push({ date: day.toISOString().slice(0, 10), weekday: weekdays[(day.getUTCDay() + 6) % 7] ?? 'monday', kind: 'working', open_minutes: 480, spans: [] });
  return days;
};

test('a_month_begins_under_its_weekday', () => {
  const months = monthsOf(yearOf(2026));
  expect(months).toHaveLength(12);
  // The first of October 2026 is a Thursday.
  expect(months[9]?.weeks[0]?.slice(0, 3)).toEqual([undefined, undefined, undefined]);
  expect(months[9]?.weeks[0]?.[3]?.date).toBe('2026-10-01');
  expect(months.flatMap(({ weeks }) => weeks.flat()).filter(Boolean)).toHaveLength(365);
});

test('shades_tell_closed_from_short_from_full', () => {
  expect([0, 60, 240, 480].map((minutes) => shadeOf(minutes, 480))).toEqual([0, 1, 2, 4]);
  expect(shadeOf(0, 0)).toBe(0);
});

test('a_file_is_looked_through_before_it_is_taken_over', () => {
  const file = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20261001', 'DTEND;VALUE=DATE:20261003', 'SUMMARY:国庆节', 'END:VEVENT', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20261010', 'SUMMARY:国庆节补', ' 班', 'END:VEVENT',
    'BEGIN:VEVENT', 'DTSTART:20261011T080000Z', 'SUMMARY:A meeting', 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');
  expect(daysOfFile(file)).toEqual([{ date: '2026-10-01', name: '国庆节', makeUp: false }, { date: '2026-10-02', name: '国庆节', makeUp: false }, { date: '2026-10-10', name: '国庆节补班', makeUp: true }]);
});
