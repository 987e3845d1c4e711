// Names of labels and languages in the reader's language, and what figures mean in words.
import type { Label, Seen } from './types';

export const titleOf = (label: Pick<Label, 'title_en' | 'title_zh'>, language: string) => (language.startsWith('zh') ? label.title_zh || label.title_en : label.title_en);
export const meaningOf = (label: Pick<Label, 'meaning_en' | 'meaning_zh'>, language: string) => (language.startsWith('zh') ? label.meaning_zh || label.meaning_en : label.meaning_en);

/** "delivery_late" as far as words can be made of it: for labels that are gone. */
export const readable = (key: string) => (key.charAt(0).toUpperCase() + key.slice(1)).replaceAll('_', ' ');

export function languageName(tag: string, reader: string): string | undefined {
  if (!tag || tag === 'und') return undefined;
  try {
    // The script tells readers more than the country.
    return new Intl.DisplayNames([reader], { type: 'language' }).of(tag === 'zh-CN' ? 'zh-Hans' : tag === 'zh-TW' ? 'zh-Hant' : tag);
  } catch {
    return tag;
  }
}

export const percent = (share: number, language: string) => share.toLocaleString(language, { style: 'percent', maximumFractionDigits: 0 });

/** The step of a mood from -2 to 2. */
export function moodStep(running: number) {
  const steps = ['very_negative', 'negative', 'neutral', 'positive', 'very_positive'] as const;
  return steps[Math.max(0, Math.min(4, Math.round(running) + 2))] ?? 'neutral';
}

/** How sure one may be of the kind: what was seen first, or that it is nothing of ours. */
export const kindOf = ({ intents, out_of_scope }: Pick<Seen, 'intents' | 'out_of_scope'>) => (out_of_scope ? undefined : intents[0]);

/** Where the reasons stand in the text, longest first match, for highlighting; no two overlap. */
export function spansOf(text: string, words: string[]): { begin: number; end: number; word: string }[] {
  const low = text.toLowerCase();
  const taken: { begin: number; end: number; word: string }[] = [];
  for (const word of [...words].sort((left, right) => right.length - left.length)) {
    const wanted = word.toLowerCase();
    if (!wanted.trim()) continue;
    for (let from = low.indexOf(wanted); from >= 0; from = low.indexOf(wanted, from + wanted.length)) {
      const end = from + wanted.length;
      if (!taken.some((each) => from < each.end && each.begin < end)) taken.push({ begin: from, end, word });
    }
  }
  return taken.sort((left, right) => left.begin - right.begin);
}
