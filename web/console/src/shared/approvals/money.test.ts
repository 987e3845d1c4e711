import { expect, test } from 'vitest';
import { digitsOf, majorOf, minorOf, moneyText } from './money';

test('money_goes_from_what_people_write_to_minor_units_and_back', () => {
  expect(minorOf(49.9, 'EUR')).toBe(4990);
  expect(minorOf(0.29, 'EUR')).toBe(29);
  expect(minorOf(1250, 'JPY')).toBe(1250);
  expect(majorOf(12345, 'KWD')).toBe(12.345);
  expect(digitsOf('XAF')).toBe(0);
});

test('money_is_written_with_its_code', () => {
  expect(moneyText({ minor: 4990, currency: 'EUR' }, 'en').replace(/\s/g, ' ')).toBe('EUR 49.90');
  expect(moneyText({ minor: 5, currency: 'no' }, 'en')).toBe('no 0.05');
});
