import { expect, test } from 'vitest';
import type { ModelFigures, Version } from '@/shared/understanding/types';
import { bothWays, comparedWith, inTraining, keyOf, leftOut, matrixOf, onOwnTest, tableOf, wrongLines } from './model';

test('a_matrix_holds_the_labels_that_are_confused_most', () => {
  const matrix = matrixOf([{ label: 'refund', guessed: 'return', times: 5 }, { label: 'return', guessed: 'refund', times: 2 }, { label: 'price', guessed: 'stock', times: 1 }], 2);
  expect(matrix).toEqual({ labels: ['refund', 'return'], cells: [[0, 5], [2, 0]], most: 5 });
  expect(matrixOf([])).toEqual({ labels: [], cells: [], most: 0 });
});

test('pairs_without_a_direction_stand_on_both_sides', () => {
  expect(matrixOf(bothWays([{ first: 'a', second: 'b', times: 3, part: 0.1 }])).cells).toEqual([[0, 3], [3, 0]]);
});

test('a_figure_of_a_version_weighs_its_models_by_size', () => {
  const models = [{ left_out_accuracy: 0.9, examples: 300 }, { left_out_accuracy: 0.5, examples: 100 }] as ModelFigures[];
  expect(leftOut(models)).toBeCloseTo(0.8);
  expect(onOwnTest(models)).toBeUndefined();
});

test('a_version_is_compared_with_the_latest_usable_one_before_it', () => {
  const versions = [{ number: 3, state: 'ready' }, { number: 2, state: 'failed' }, { number: 1, state: 'discarded' }, { number: 0, state: 'ready' }] as Version[];
  expect(comparedWith(versions, 3)).toBe(0);
  expect(comparedWith(versions, 0)).toBeUndefined();
  expect(inTraining([{ number: 4, state: 'training' } as Version, ...versions])?.number).toBe(4);
});

test('a_pasted_table_gets_its_header_and_names_its_wrong_lines', () => {
  expect(tableOf('where is it\torder_status\r\n\n')).toBe('text\tlabel\nwhere is it\torder_status');
  expect(tableOf('Text\tLabel\na\tb')).toBe('Text\tLabel\na\tb');
  expect(wrongLines('a\tb\nno tab\n\nx\ty\tz')).toEqual([2, 4]);
});

test('a_title_makes_a_key', () => {
  expect([keyOf('Delivery late!'), keyOf('  2nd parcel '), keyOf('退款')]).toEqual(['delivery_late', 'nd_parcel', '']);
});
