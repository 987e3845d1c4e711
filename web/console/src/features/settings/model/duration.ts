export const units = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
export type Unit = keyof typeof units;

/** The largest unit that tells the length without a fraction; nothing is told in the first one. */
export function unitOf(seconds: number, allowed: Unit[]): Unit {
  const fitting = allowed.filter((unit) => seconds !== 0 && seconds % units[unit] === 0);
  return fitting.at(-1) ?? allowed[0] ?? 'seconds';
}
