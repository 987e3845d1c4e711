import { expect, test } from 'vitest';
import { piecesOf, restOf } from './writing';

test('a_draft_is_cut_at_its_marks', () => {
  expect(piecesOf('You NEVER read, idiot', [{ begin: 16, end: 21, forbidden: true }, { begin: 4, end: 9, forbidden: false }])).toEqual([
    { text: 'You ' }, { text: 'NEVER', mark: 'tone' }, { text: ' read, ' }, { text: 'idiot', mark: 'forbidden' },
  ]);
});

test('marks_of_a_text_that_has_become_shorter_are_left_out', () => {
  expect(piecesOf('Hi', [{ begin: 1, end: 9, forbidden: false }])).toEqual([{ text: 'Hi' }]);
});

test('a_completion_stays_while_it_is_typed_and_goes_when_something_else_is', () => {
  expect(restOf('ou for waiting', 'Thank y', 'Thank y')).toBe('ou for waiting');
  expect(restOf('ou for waiting', 'Thank y', 'Thank you')).toBe(' for waiting');
  expect(restOf('ou for waiting', 'Thank y', 'Thank yesterday')).toBeUndefined();
  expect(restOf('ou', 'Thank y', 'Thank you')).toBeUndefined();
});
