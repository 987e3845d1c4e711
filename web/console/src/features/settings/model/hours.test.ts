import { expect, test } from 'vitest';
import { barOf, lengthOf, nextSpan, overlapping, spansOf, timeFrom, usualHours, weeklyMinutes, withDay, withDayCopied } from './hours';

const usual = usualHours('Europe/Berlin');

test('a_usual_week_has_five_days_of_nine_hours', () => {
  expect(weeklyMinutes(usual)).toBe(5 * 9 * 60);
  expect(spansOf(usual, 'saturday')).toEqual([]);
});

test('a_span_past_midnight_ends_on_the_next_day', () => {
  expect(lengthOf({ from: '22:00', to: '06:00' })).toBe(8 * 60);
  expect(lengthOf({ from: '00:00', to: '00:00' })).toBe(24 * 60);
  expect(barOf({ day: 'monday', from: '18:00', to: '02:00' })).toEqual({ left: 75, width: 25 });
});

test('a_day_with_a_lunch_break_can_be_copied_to_others', () => {
  const lunch = withDay(usual, 'monday', [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '18:00' }]);
  const copied = withDayCopied(lunch, 'monday', ['tuesday', 'saturday']);
  expect(spansOf(copied, 'tuesday')).toHaveLength(2);
  expect(spansOf(copied, 'saturday')[1]).toEqual({ day: 'saturday', from: '13:00', to: '18:00' });
  expect(copied.week.map((span) => span.day)).toEqual(['monday', 'monday', 'tuesday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'saturday']);
});

test('spans_that_cover_the_same_moment_are_found_even_over_midnight_and_the_end_of_the_week', () => {
  expect(overlapping(usual)).toEqual([]);
  expect(overlapping(withDay(usual, 'monday', [{ from: '09:00', to: '12:00' }, { from: '11:00', to: '18:00' }]))).toEqual(['monday']);
  expect(overlapping(withDay(usual, 'monday', [{ from: '22:00', to: '10:00' }]))).toEqual(['tuesday']);
  const late = withDay(withDay(usual, 'sunday', [{ from: '20:00', to: '03:00' }]), 'monday', [{ from: '02:00', to: '04:00' }]);
  expect(overlapping(late)).toEqual(['sunday']);
});

test('another_span_begins_an_hour_after_the_last_one', () => {
  expect(nextSpan([])).toEqual({ from: '09:00', to: '18:00' });
  expect(nextSpan([{ day: 'monday', from: '09:00', to: '12:00' }])).toEqual({ from: '13:00', to: '17:00' });
  expect(nextSpan([{ day: 'monday', from: '09:00', to: '22:30' }])).toEqual({ from: '23:00', to: '23:59' });
});

test('times_are_understood_as_people_type_them', () => {
  expect(['9', '930', '9:30', '09.30', '24:00', '0'].map(timeFrom)).toEqual(['09:00', '09:30', '09:30', '09:30', '24:00', '00:00']);
  expect(['', 'nine', '25:00', '24:30', '9:75'].map(timeFrom)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
