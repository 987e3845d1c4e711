import { expect, test } from 'vitest';
import { changedFields, minorOf, missing, moneyText } from './fields';
import type { FieldDefinition } from './types';

const field = (key: string, need: FieldDefinition['need']): FieldDefinition => ({ key, name: key, names: {}, type: 'text', need, choices: [], hint: '' });

test('an_amount_is_counted_in_the_smallest_unit_of_its_currency', () => {
  expect(minorOf('12.50', 'EUR')).toBe(1250);
  expect(minorOf('12,5', 'EUR')).toBe(1250);
  expect(minorOf('1250', 'JPY')).toBe(1250);
  expect(minorOf('12.5', 'JPY')).toBeUndefined();
  expect(minorOf('a lot', 'EUR')).toBeUndefined();
  expect(moneyText({ minor: 129900, currency: 'EUR' }, 'en')).toBe('€1,299.00');
});

test('solving_asks_for_what_opening_asked_for_as_well', () => {
  const fields = [field('serial', 'opening'), field('cause', 'solving'), field('note', 'optional')];
  expect(missing(fields, {}, 'opening').map((each) => each.key)).toEqual(['serial']);
  expect(missing(fields, { serial: 'x', cause: '' }, 'solving').map((each) => each.key)).toEqual(['cause']);
});

test('only_fields_that_differ_are_sent_and_an_empty_one_is_taken_away', () => {
  expect(changedFields({ a: 'x', b: 'y', d: ['1'] }, { a: 'x', b: '', c: '', d: ['1', '2'] })).toEqual({ b: null, d: ['1', '2'] });
});
