// Whom an update reaches, in which words and over which channel: the rules of the server, for the preview. Pure.
import type { Channel, Id } from '@/shared/api/types';
import { languageOf } from '@/shared/incidents/words';
import type { GatheredCase, Texts } from '@/shared/incidents/types';

export type AudienceRow = { language: string | undefined; channel: Channel; count: number };
export type Audience = { reached: number; unreachable: number; rows: AudienceRow[] };

/** A case without a channel has no conversation in which its customer could be told. `spoken`: of cases whose customer's language is not known. */
export function audienceOf(gathered: Pick<GatheredCase, 'matter'>[], spoken: ReadonlyMap<Id, string> = new Map()): Audience {
  const rows = new Map<string, AudienceRow>();
  let unreachable = 0;
  for (const { matter } of gathered) {
    if (!matter.channel) {
      ++unreachable;
      continue;
    }
    const language = matter.contact?.language || spoken.get(matter.id) || undefined;
    const key = `${language ?? ''} ${matter.channel}`;
    const row = rows.get(key) ?? { language, channel: matter.channel, count: 0 };
    rows.set(key, { ...row, count: row.count + 1 });
  }
  const sorted = [...rows.values()].sort((left, right) => right.count - left.count);
  return { reached: gathered.length - unreachable, unreachable, rows: sorted };
}

/** Those that could be told, but in a language that their list does not tell. */
export const unspoken = (gathered: Pick<GatheredCase, 'matter'>[]): Id[] => gathered.filter(({ matter }) => matter.channel && !matter.contact?.language).map(({ matter }) => matter.id);

/** How many get which words; without those of whom it is not known. */
export function readersOf(audience: Audience, texts: Texts): Map<string, number> {
  const readers = new Map<string, number>();
  const only = Object.values(texts).filter((text) => text.trim()).length === 1;
  for (const { language, count } of audience.rows) {
    if (!language && !only) continue;
    const words = languageOf(texts, language);
    if (words) readers.set(words, (readers.get(words) ?? 0) + count);
  }
  return readers;
}
