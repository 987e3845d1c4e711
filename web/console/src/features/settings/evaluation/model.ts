import type { components } from '@deskbell/api-client';

export type Evaluation = components['schemas']['Evaluation'];
export type Compared = Evaluation['answers'][number];
export type Question = components['schemas']['Question'];
export const mostQuestions = 50;

/** One question a line; each once, none longer than the server takes. */
export function questionsIn(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim().slice(0, 500)).filter(Boolean))].slice(0, mostQuestions);
}

/** What a million tokens cost makes of so many, in major units; cents are too coarse for a single answer. */
export function costText(costMinor: number | undefined, currency: string | undefined, digits: number, language: string): string | undefined {
  if (costMinor === undefined || !currency) return undefined;
  const major = costMinor / 10 ** digits;
  return new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'code', maximumSignificantDigits: 2 }).format(major);
}

export const costOf = ({ tokens }: Pick<Compared, 'tokens'>, priceMinor: number | undefined) => (priceMinor === undefined ? undefined : (tokens * priceMinor) / 1e6);

/** Why the model said nothing, as a word of the catalogue; undefined where it said something. */
export function silence({ asked, ending, number }: Pick<Compared, 'asked' | 'ending' | 'number'>, done: number): 'waiting' | 'not_asked' | 'unknown' | 'refused' | 'unavailable' | undefined {
  if (number > done) return 'waiting';
  if (!asked) return 'not_asked';
  return ending === 'written' ? undefined : ending;
}
