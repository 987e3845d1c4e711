// A warning's test in figures that can be read aloud.
import type { Warning } from '@/shared/complaints/types';

/** In how many looks so many would be seen once by chance, in two digits that count: 1,900; 23; over a million stays so. */
export function looksOf(probability: number): number {
  if (!(probability > 0)) return Infinity;
  const looks = 1 / probability;
  if (looks < 10) return Math.max(1, Math.round(looks));
  const step = 10 ** (Math.floor(Math.log10(looks)) - 1);
  return Math.round(looks / step) * step;
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 0.0005, 2.1 × 10⁻⁷: two digits that count. */
export function probabilityText(probability: number, language: string): string {
  if (probability > 0 && probability < 0.0001) {
    const [digits = '', power = ''] = probability.toExponential(1).split('e-');
    return `${Number(digits).toLocaleString(language)} × 10⁻${[...power].map((digit) => raised[Number(digit)]).join('')}`;
  }
  return probability.toLocaleString(language, { maximumSignificantDigits: 2 });
}

/** Lengths of both bars of its picture, of the longer one. */
export function barsOf({ recent, expected }: Pick<Warning, 'recent' | 'expected'>): { recent: number; expected: number } {
  const most = Math.max(recent, expected, 1);
  return { recent: recent / most, expected: expected / most };
}

/** Where the complaints behind it are. */
export function addressOf({ dimension, key, from }: Pick<Warning, 'dimension' | 'key' | 'from'>): string {
  const query = new URLSearchParams({ by: dimension, show: key, since: from });
  return `/complaints/causes?${query.toString()}`;
}
