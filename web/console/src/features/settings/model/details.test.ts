import { expect, test } from 'vitest';
import { details, kindText } from './details';

test('nested_data_becomes_lines', () => {
  expect(details({ user: { name: 'Ann', teams: ['1', '2'] }, by_name: '' })).toEqual([
    { path: 'user · name', value: 'Ann' }, { path: 'user · teams', value: '1, 2' }, { path: 'by_name', value: '–' },
  ]);
});

test('rows_of_objects_are_counted_from_one', () => {
  expect(details({ members: [{ user: '7', priority: 2 }] })).toEqual([
    { path: 'members 1 · user', value: '7' }, { path: 'members 1 · priority', value: '2' },
  ]);
});

test('data_without_end_is_cut', () => {
  expect(details(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index])))).toHaveLength(60);
});

test('kinds_read_as_words', () => {
  expect(kindText('identity.sign_in_failed')).toBe('Sign in failed');
});
