import { expect, test } from 'vitest';
import { isColour, textOn } from './colour';

test('text_on_a_brand_colour_can_be_read', () => {
  expect(textOn('#1668dc')).toBe('#ffffff');
  expect(textOn('#ffd400')).toBe('#16181d');
  expect(textOn('#000000')).toBe('#ffffff');
  expect(textOn('not a colour')).toBe('#ffffff');
});

test('a_colour_has_six_digits', () => {
  expect(isColour('#1668dc')).toBe(true);
  expect(isColour('#168')).toBe(false);
});
