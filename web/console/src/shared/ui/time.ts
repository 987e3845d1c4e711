export type WaitGrade = 'fresh' | 'due' | 'late';

/** Green up to two minutes, amber up to five, then red: what a customer in a chat bears. */
export function waitGrade(waitedMs: number): WaitGrade {
  if (waitedMs < 120_000) return 'fresh';
  return waitedMs < 300_000 ? 'due' : 'late';
}

/** 42s, 3m, 1h 5m, 2d: as short as a clock in a list can be. */
export function shortDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours}h ${minutes % 60}m` : `${hours}h`;
  return `${Math.floor(hours / 24)}d`;
}

/** 0:07, 12:40, 1:02:09. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${hours ? two(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: string, name: string, options: Intl.DateTimeFormatOptions) {
  const key = `${language} ${name}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language, options);
  formats.set(key, known);
  return known;
}

export const clockTime = (at: string | number, language: string) =>
  format(language, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));

export const clockSeconds = (at: string | number, language: string) =>
  format(language, 'seconds', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(new Date(at));

export const exactTime = (at: string | number, language: string) =>
  format(language, 'exact', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(at));

export const shortDate = (at: string | number, language: string) =>
  format(language, 'date', { year: 'numeric', month: 'short', day: 'numeric' }).format(new Date(at));

export function sameDay(left: string | number, right: string | number): boolean {
  return new Date(left).toDateString() === new Date(right).toDateString();
}

/** Now, 5 min. ago, 14:02, Tue, 3 Mar: the nearer, the finer. */
export function relativeTime(at: string | number, now: number, language: string): string {
  const date = new Date(at);
  const gone = now - date.getTime();
  if (gone < 3_600_000 && gone > -60_000) {
    const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'narrow' });
    return gone < 60_000 ? relative.format(0, 'second') : relative.format(-Math.floor(gone / 60_000), 'minute');
  }
  if (sameDay(at, now)) return clockTime(at, language);
  if (gone < 6 * 86_400_000) return format(language, 'weekday', { weekday: 'short' }).format(date);
  const thisYear = date.getFullYear() === new Date(now).getFullYear();
  return thisYear
    ? format(language, 'day', { month: 'short', day: 'numeric' }).format(date)
    : format(language, 'year', { year: 'numeric', month: 'short', day: 'numeric' }).format(date);
}

/** The local time of somebody in another zone; undefined for a zone the browser does not know. */
export function timeInZone(zone: string, now: number, language: string): string | undefined {
  try {
    return new Intl.DateTimeFormat(language, { timeZone: zone, hour: '2-digit', minute: '2-digit', weekday: 'short', hourCycle: 'h23' }).format(now);
  } catch {
    return undefined;
  }
}
