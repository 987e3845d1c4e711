import { expect, test } from 'vitest';
import { bytes } from './bytes';

test('sizes_are_told_in_the_unit_that_people_use', () => {
  expect(bytes(0, 'en')).toBe('0 byte');
  expect(bytes(999, 'en')).toBe('999 byte');
  expect(bytes(1_400, 'en')).toBe('1 kB');
  expect(bytes(1_440_000, 'en')).toBe('1.4 MB');
  expect(bytes(440_000_000, 'en')).toBe('440 MB');
  expect(bytes(12_300_000_000, 'en')).toBe('12.3 GB');
});
