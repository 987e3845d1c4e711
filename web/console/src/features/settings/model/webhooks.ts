// What the webhook pages derive: groups of kinds, what a choice covers, how a webhook does.
import type { WebhookKind, WebhookStatus } from '@/shared/api/types';

export type KindGroup = { prefix: string; kinds: WebhookKind[] };

export const prefixOf = (kind: string) => kind.slice(0, kind.indexOf('.'));

/** In the order in which the server tells them. */
export function groupKinds(kinds: WebhookKind[]): KindGroup[] {
  const groups: KindGroup[] = [];
  for (const kind of kinds) {
    const prefix = prefixOf(kind.kind);
    const group = groups.find((each) => each.prefix === prefix);
    if (group) group.kinds.push(kind);
    else groups.push({ prefix, kinds: [kind] });
  }
  return groups;
}

export const covers = (filters: string[], kind: string) =>
  filters.includes('*') || filters.includes(`${prefixOf(kind)}.*`) || filters.includes(kind);

/** Choosing a whole group, or everything, takes the place of its parts. */
export function toggled(filters: string[], filter: string, on: boolean): string[] {
  if (!on) return filters.filter((each) => each !== filter);
  if (filter === '*') return ['*'];
  const inside = filter.endsWith('.*') ? filters.filter((each) => prefixOf(each) === prefixOf(filter)) : [];
  return [...filters.filter((each) => !inside.includes(each)), filter];
}

export type Light = 'good' | 'paused' | 'failing' | 'disabled' | 'behind';
const kBehindMs = 60_000;

export function lightOf({ webhook, health }: WebhookStatus, now: number): Light {
  if (webhook.state === 'paused') return 'paused';
  if (webhook.state === 'disabled_by_failures') return 'disabled';
  if (health.failing_since) return 'failing';
  return health.behind_since && now - Date.parse(health.behind_since) > kBehindMs ? 'behind' : 'good';
}

/** A body as people read it; text that is no JSON stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Why a call failed: the server says it in English, the page in the reader's language. Undefined: as the server says. */
export type Failure = { key: 'status' | 'gone' | 'private' | 'slow' | 'large' | 'address' | 'unreachable' | 'no_event'; detail: string };
const failures: [RegExp, Failure['key']][] = [
  [/^The receiver answered (\d+)\.$/, 'status'],
  [/^The receiver answered 410 Gone\.$/, 'gone'],
  [/ leads to a private address, which is not allowed\.$/, 'private'],
  [/ took too long\.$/, 'slow'],
  [/^The answer of .* is too large\.$/, 'large'],
  [/ is not an http or https address\.$/, 'address'],
  [/ could not be reached: (.*)\.$/, 'unreachable'],
  [/^The log no longer has this event\.$/, 'no_event'],
];

export function failureOf(text: string): Failure | undefined {
  for (const [pattern, key] of failures) {
    const found = pattern.exec(text);
    if (found) return { key, detail: found[1] ?? '' };
  }
  return undefined;
}

export type HeaderRow = { name: string; value: string };
export const headersOf = (rows: HeaderRow[]) =>
  Object.fromEntries(rows.filter((row) => row.name.trim()).map((row) => [row.name.trim(), row.value]));
