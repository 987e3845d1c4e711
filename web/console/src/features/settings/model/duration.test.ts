import { expect, test } from 'vitest';
import { unitOf } from './duration';

test('a_length_is_told_in_the_largest_whole_unit', () => {
  expect(unitOf(7200, ['seconds', 'minutes', 'hours'])).toBe('hours');
  expect(unitOf(90, ['seconds', 'minutes', 'hours'])).toBe('seconds');
  expect(unitOf(7200, ['seconds', 'minutes'])).toBe('minutes');
  expect(unitOf(0, ['minutes', 'hours'])).toBe('minutes');
});
