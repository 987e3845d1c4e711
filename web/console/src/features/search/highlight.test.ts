import { expect, test } from 'vitest';
import { pieces } from './highlight';

test('highlights_cut_the_excerpt', () => {
  expect(pieces('the red kettle', [[4, 7]])).toEqual([
    { text: 'the ', marked: false }, { text: 'red', marked: true }, { text: ' kettle', marked: false },
  ]);
});

test('odd_ranges_lose_no_text', () => {
  const odd: [number, number][] = [[3, 1], [0, 3], [1, 2], [50, 60]];
  expect(pieces('kettle', odd).map((piece) => piece.text).join('')).toBe('kettle');
});
