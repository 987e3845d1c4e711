// Which words somebody gets: the same rule as the server's. Pure.
import type { Texts } from './types';

/** The key of the words in this language: itself, else of the same tongue, else English, else whatever there is. */
export function languageOf(texts: Texts, language: string | undefined): string | undefined {
  const given = Object.keys(texts).filter((each) => texts[each]?.trim());
  if (!language) return given.find((each) => each === 'en') ?? given[0];
  const tongue = language.slice(0, 2).toLowerCase();
  return given.find((each) => each === language) ?? given.find((each) => each.slice(0, 2) === tongue) ?? given.find((each) => each === 'en') ?? given[0];
}

export function wordsFor(texts: Texts, language: string | undefined): string {
  const found = languageOf(texts, language);
  return found ? (texts[found] ?? '').trim() : '';
}
