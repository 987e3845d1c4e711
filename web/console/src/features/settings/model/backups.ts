// What the backup pages read out of a run's details.
export const countedKinds = ['conversations', 'messages', 'contacts', 'audit_records'] as const;
export type Counted = { kind: (typeof countedKinds)[number]; count: number };

/** `contacts 50, messages 2410, position 5750` as figures; undefined when the details are a sentence, such as an error. */
export function countsOf(detail: string): Counted[] | undefined {
  const parts = detail.split(', ').map((part) => /^([a-z_]+) (\d+)$/.exec(part));
  if (parts.some((part) => !part)) return undefined;
  const counts = new Map(parts.map((part) => [part?.[1], Number(part?.[2])]));
  return countedKinds.flatMap((kind) => (counts.has(kind) ? [{ kind, count: counts.get(kind) ?? 0 }] : []));
}
