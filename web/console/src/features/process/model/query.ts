// What is looked at lives in the address: /process?track=queue&days=90&kind=repair&way=open~solved.
import type { Passage, Track } from '../api';
import { tracks } from '../api';

export const periods = [7, 30, 90, 365] as const;
export type Form = 'diagram' | 'table';
export type Looked = { track: Track; days: number; kind?: string; form: Form; chosen?: Chosen };
/** A way between two places, or with `next` left out everything that left one. */
export type Chosen = { place: string; next?: string };

export function readLooked(query: URLSearchParams): Looked {
  const days = Number(query.get('days'));
  const way = query.get('way');
  const at = way?.indexOf('~') ?? -1;
  const place = query.get('place');
  return {
    track: tracks.find((each) => each === query.get('track')) ?? 'state',
    days: periods.find((each) => each === days) ?? 30,
    kind: query.get('kind') ?? undefined,
    form: query.get('form') === 'table' ? 'table' : 'diagram',
    chosen: way && at > 0 ? { place: way.slice(0, at), next: way.slice(at + 1) } : place ? { place } : undefined,
  };
}

export function pathOf({ track, days, kind, form, chosen }: Looked): string {
  const query = new URLSearchParams();
  if (track !== 'state') query.set('track', track);
  if (days !== 30) query.set('days', String(days));
  if (kind) query.set('kind', kind);
  if (form !== 'diagram') query.set('form', form);
  if (chosen?.next !== undefined) query.set('way', `${chosen.place}~${chosen.next}`);
  else if (chosen) query.set('place', chosen.place);
  const text = query.toString();
  return `/process${text ? `?${text}` : ''}`;
}

/** The first moment of a period: whole days as the server counts them, so that the address of an answer stays the same all day. */
export function beginOf(days: number, now: number): string {
  const day = 86_400_000;
  return new Date(Math.floor(now / day) * day - (days - 1) * day).toISOString();
}

/** The server lists all that ever went a way; only those of the period and of the kind, known by its number, are shown. */
export function fitting(passages: Passage[], from: string, prefix: string | undefined): Passage[] {
  return passages.filter((each) => each.left_at >= from.slice(0, 19) && (!prefix || each.number.startsWith(`${prefix}-`)));
}

/** Whether older ones could still belong to the period; the latest come first. */
export const goesOn = (passages: Passage[], from: string) => (passages.at(-1)?.left_at ?? '') >= from.slice(0, 19);
