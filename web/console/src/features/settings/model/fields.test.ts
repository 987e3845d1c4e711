import { expect, test } from 'vitest';
import { pathOf, placed, takenInput } from './fields';

test('a_field_name_becomes_a_path', () => {
  expect(pathOf('hours.week[2].from')).toEqual(['hours', 'week', 2, 'from']);
  expect(pathOf('name')).toEqual(['name']);
});

test('a_problem_stands_at_the_input_with_the_longest_fitting_name', () => {
  const { fields, rest } = placed([{ field: 'theme.colour', message: 'must look like #1668dc' }], [['theme'], ['theme', 'colour'], ['name']]);
  expect(fields).toEqual([{ name: ['theme', 'colour'], errors: ['must look like #1668dc'] }]);
  expect(rest).toEqual([]);
});

test('a_problem_inside_a_row_names_the_row_counted_from_one', () => {
  const { fields } = placed([{ field: 'overflow[0].queue', message: 'is required' }, { field: 'overflow[2].threshold', message: 'must not be negative' }], [['overflow']]);
  expect(fields).toEqual([{ name: ['overflow'], errors: ['1, queue: is required', '3, threshold: must not be negative'] }]);
});

test('a_problem_without_an_input_is_kept_for_the_top_of_the_form', () => {
  expect(placed([{ field: 'password', message: 'is required' }], [['name']]).rest).toEqual(['password is required']);
});

test('what_is_taken_is_told_at_the_input_that_must_be_unique', () => {
  expect(takenInput([['name'], ['email'], ['roles']])).toEqual(['email']);
  expect(takenInput([['name'], ['description']])).toEqual(['name']);
  expect(takenInput([['idle_away_s']])).toBeUndefined();
});
