import { expect, test } from 'vitest';
import { localOf, mondayOf, peopleOf, weekOf } from './rosters';

const roster = (shifts: Parameters<typeof weekOf>[0]['shifts'], substitutions: Parameters<typeof weekOf>[0]['substitutions'] = []) => ({ time_zone: 'Europe/Berlin', shifts, substitutions });

test('a_night_shift_goes_on_in_the_next_morning', () => {
  const week = weekOf(roster([{ user: '1', week: [{ day: 'sunday', from: '22:00', to: '06:00' }] }]), '2026-03-02');
  expect(week[6]?.bars).toMatchObject([{ from: 1320, until: 1440 }]);
  expect(week[0]?.bars).toMatchObject([{ from: 0, until: 360 }]);
});

test('a_substitution_takes_the_place_of_all_shifts', () => {
  const week = weekOf(roster([{ user: '1', week: [{ day: 'monday', from: '08:00', to: '18:00' }] }], [{ from: '2026-03-02T11:00:00Z', until: '2026-03-02T13:00:00Z', user: '2' }]), '2026-03-02');
  expect(week[0]?.bars.map(({ user, from, until }) => [user, from, until])).toEqual([['1', 480, 720], ['2', 720, 840], ['1', 840, 1080]]);
  expect(week[0]?.lanes).toBe(1);
});

test('shifts_at_the_same_time_have_lanes_of_their_own', () => {
  const week = weekOf(roster([{ user: '1', week: [] }, { user: '2', week: [{ day: 'tuesday', from: '08:00', to: '12:00' }] }]), '2026-03-02');
  expect(week[1]?.lanes).toBe(2);
  expect(week[2]?.bars).toMatchObject([{ user: '1', kind: 'always', lane: 0 }]);
});

test('a_substitution_over_days_fills_them', () => {
  const week = weekOf(roster([], [{ from: '2026-03-03T17:00:00Z', until: '2026-03-05T07:00:00Z', user: '2' }]), '2026-03-02');
  expect(week.map(({ bars }) => bars.map(({ from, until }) => [from, until]).flat())).toEqual([[], [1080, 1440], [0, 1440], [0, 480], [], [], []]);
});

test('weeks_begin_on_monday', () => {
  expect(mondayOf('2026-03-08')).toBe('2026-03-02');
  expect(mondayOf('2026-03-02', 1)).toBe('2026-03-09');
  expect(localOf('2026-03-29T01:30:00Z', 'Europe/Berlin')).toEqual({ date: '2026-03-29', minute: 210 });
  expect(peopleOf(roster([{ user: '2', week: [] }, { user: '1', week: [] }, { user: '2', week: [] }]))).toEqual(['2', '1']);
});
