// Between the wire's moments and the browser's date inputs, which know only local time without a zone.
const two = (value: number) => String(value).padStart(2, '0');

export const dayOf = (date: Date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** "2026-03-01T08:00:00Z" → what `<input type="datetime-local">` shows here. */
export function localInput(iso: string | undefined): string {
  if (!iso) return '';
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : `${dayOf(date)}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function isoOf(local: string): string | undefined {
  const date = new Date(local);
  return local && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}
