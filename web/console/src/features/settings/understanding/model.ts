// What the pages of understanding decide. Pure.
import type { ConfusableLabels, ConfusedPair, ModelFigures, Version } from '@/shared/understanding/types';

export type Matrix = { labels: string[]; cells: number[][]; most: number };

/** The labels that are confused most, and how often each is taken for each: row is what was right, column what was guessed. */
export function matrixOf(pairs: ConfusedPair[], mostLabels = 12): Matrix {
  const weight = new Map<string, number>();
  for (const { label, guessed, times } of pairs) {
    weight.set(label, (weight.get(label) ?? 0) + times);
    weight.set(guessed, (weight.get(guessed) ?? 0) + times);
  }
  const labels = [...weight].sort((left, right) => right[1] - left[1] || left[0].localeCompare(right[0])).slice(0, mostLabels).map(([label]) => label);
  const place = new Map(labels.map((label, index) => [label, index]));
  const cells = labels.map(() => labels.map(() => 0));
  for (const { label, guessed, times } of pairs) {
    const [row, column] = [place.get(label), place.get(guessed)];
    const cell = row === undefined ? undefined : cells[row];
    if (cell && column !== undefined) cell[column] = (cell[column] ?? 0) + times;
  }
  return { labels, cells, most: Math.max(0, ...cells.flat()) };
}

/** Pairs without a direction count both ways. */
export const bothWays = (pairs: ConfusableLabels[]): ConfusedPair[] =>
  pairs.flatMap(({ first, second, times }) => [{ label: first, guessed: second, times }, { label: second, guessed: first, times }]);

/** One figure for a version: the share right on left-out examples, over all its models by how many they learnt from. */
export function accuracyOf(models: ModelFigures[], pick: (model: ModelFigures) => { share: number; of: number } | undefined): number | undefined {
  let right = 0;
  let all = 0;
  for (const model of models) {
    const figure = pick(model);
    if (!figure) continue;
    right += figure.share * figure.of;
    all += figure.of;
  }
  return all ? right / all : undefined;
}
export const leftOut = (models: ModelFigures[]) => accuracyOf(models, ({ left_out_accuracy, examples }) => (examples ? { share: left_out_accuracy, of: examples } : undefined));
export const onOwnTest = (models: ModelFigures[]) => accuracyOf(models, ({ own_test }) => (own_test?.examples ? { share: own_test.accuracy, of: own_test.examples } : undefined));
export const onProgramTest = (models: ModelFigures[]) => accuracyOf(models, ({ program_test }) => (program_test?.examples ? { share: program_test.accuracy, of: program_test.examples } : undefined));

/** What the version that answers is measured against: the one before it that can still answer. */
export function comparedWith(versions: Version[], number: number): number | undefined {
  return versions.filter((each) => each.state === 'ready' && each.number < number).map((each) => each.number).sort((left, right) => right - left)[0];
}

export const inTraining = (versions: Version[] | undefined) => versions?.find(({ state }) => state === 'waiting' || state === 'training');

/** A table that can be imported: what was pasted without a header gets one, and spreadsheets' semicolons become tabs. */
export function tableOf(pasted: string): string {
  const lines = pasted.replace(/\r\n?/g, '\n').split('\n').filter((line) => line.trim());
  const first = lines[0];
  if (first === undefined) return '';
  const [left, right] = first.split('\t').map((cell) => cell.trim().toLowerCase());
  return (left === 'text' && right === 'label' ? lines : ['text\tlabel', ...lines]).join('\n');
}

/** Lines of a pasted table that cannot be read, by their number as pasted. */
export function wrongLines(pasted: string): number[] {
  return pasted.replace(/\r\n?/g, '\n').split('\n').flatMap((line, index) => (line.trim() && line.split('\t').length !== 2 ? [index + 1] : []));
}

/** "delivery_late" out of "Delivery late!". */
export const keyOf = (title: string) => title.trim().toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '').slice(0, 60);
