// Whom an update reaches, in which words and over which channel: the rules of the server, for the preview. Pure.
import type { Channel, Id } from '@/shared/api/types';
import { languageOf } from '@/shared/incidents/words';
import type { GatheredCase, Texts } from '@/shared/incidents/types';

export type AudienceRow = { language: string | undefined; channel: Channel; count: number };
/** `reached`: people, each told once; `unreachable`: cases of whom nobody can be told. */
export type Audience = { reached: number; unreachable: number; rows: AudienceRow[] };

type Row = Pick<GatheredCase, 'matter'>;
const newer = (left: Row, right: Row) => (BigInt(left.matter.id) > BigInt(right.matter.id) ? left : right);

/** The newest case of each customer that came by a channel: there he is told. */
function toldIn(gathered: Row[]): Map<string, Row> {
  const people = new Map<string, Row>();
  for (const each of gathered) {
    if (!each.matter.channel) continue;
    const person = each.matter.contact ? `contact ${each.matter.contact.id}` : `case ${each.matter.id}`;
    const known = people.get(person);
    people.set(person, known ? newer(known, each) : each);
  }
  return people;
}

/** A case without a channel has no conversation in which its customer could be told. `spoken`: of cases whose customer's language is not known. */
export function audienceOf(gathered: Row[], spoken: ReadonlyMap<Id, string> = new Map()): Audience {
  const people = toldIn(gathered);
  const rows = new Map<string, AudienceRow>();
  for (const { matter } of people.values()) {
    if (!matter.channel) continue;
    const language = matter.contact?.language || spoken.get(matter.id) || undefined;
    const key = `${language ?? ''} ${matter.channel}`;
    const row = rows.get(key) ?? { language, channel: matter.channel, count: 0 };
    rows.set(key, { ...row, count: row.count + 1 });
  }
  const unreachable = gathered.filter(({ matter }) => !matter.channel && !(matter.contact && people.has(`contact ${matter.contact.id}`))).length;
  return { reached: people.size, unreachable, rows: [...rows.values()].sort((left, right) => right.count - left.count) };
}

/** Those that could be told, but in a language that their list does not tell. */
export const unspoken = (gathered: Row[]): Id[] => [...toldIn(gathered).values()].filter(({ matter }) => !matter.contact?.language).map(({ matter }) => matter.id);

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
