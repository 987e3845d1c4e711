// Whom an update reaches, in which words and over which channel: the rules of the server, for the preview. Pure.
import type { Channel } from '@/shared/api/types';
import { languageOf } from '@/shared/incidents/words';
import type { GatheredCase, Texts } from '@/shared/incidents/types';

export type AudienceRow = { language: string | undefined; channel: Channel; count: number };
export type Audience = { reached: number; unreachable: number; rows: AudienceRow[] };

/** A case without a channel has no conversation in which its customer could be told. */
export function audienceOf(gathered: Pick<GatheredCase, 'matter'>[]): Audience {
  const rows = new Map<string, AudienceRow>();
  let unreachable = 0;
  for (const { matter } of gathered) {
    if (!matter.channel) {
      ++unreachable;
      continue;
    }
    const language = matter.contact?.language || undefined;
    const key = `${language ?? ''} ${matter.channel}`;
    const row = rows.get(key) ?? { language, channel: matter.channel, count: 0 };
    rows.set(key, { ...row, count: row.count + 1 });
  }
  const sorted = [...rows.values()].sort((left, right) => right.count - left.count);
  return { reached: gathered.length - unreachable, unreachable, rows: sorted };
}

/** How many get which words. */
export function readersOf(audience: Audience, texts: Texts): Map<string, number> {
  const readers = new Map<string, number>();
  for (const { language, count } of audience.rows) {
    const words = languageOf(texts, language);
    if (words) readers.set(words, (readers.get(words) ?? 0) + count);
  }
  return readers;
}
