import { expect, test } from 'vitest';
import type { LineOfDifference } from '../types';
import { counted, folded } from './difference';

const lines = (text: string): LineOfDifference[] => [...text].map((sign, index) => ({ change: sign === '+' ? 'added' : sign === '-' ? 'removed' : 'same', text: String(index) }));
const show = (text: string) => folded(lines(text), 1).map((piece) => (piece.kind === 'fold' ? piece.lines.length : piece.line.text)).join(' ');

test('what_stayed_the_same_is_folded_but_for_its_neighbours', () => {
  expect(show('.....+.....')).toBe('4 4 5 6 4');
  expect(show('+.......')).toBe('0 1 6');
});

test('a_single_line_is_not_worth_folding', () => {
  expect(show('+...+')).toBe('0 1 2 3 4');
});

test('changes_are_counted', () => {
  expect(counted(lines('+-.++'))).toEqual({ added: 3, removed: 1 });
});
