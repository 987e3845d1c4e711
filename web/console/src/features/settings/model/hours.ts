// Business hours as a week of spans, for an editor with a row per day.
import type { Hours, HoursPeriod, Weekday } from '@/shared/api/types';

export const weekdays: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export const always: Hours = { time_zone: '', week: [], exceptions: [] };

export function usualHours(timeZone: string): Hours {
  return { time_zone: timeZone, week: weekdays.slice(0, 5).map((day) => ({ day, from: '09:00', to: '18:00' })), exceptions: [] };
}

export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

const timeOf = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** What a person types as a time: 9, 930, 9:30, 09.30. */
export function timeFrom(text: string): string | undefined {
  const match = /^\s*(\d{1,2})\s*[:.：]?\s*(\d{2})?\s*$/.exec(text);
  const minutes = Number(match?.[1]) * 60 + Number(match?.[2] ?? 0);
  return match && Number(match[2] ?? 0) < 60 && minutes <= 1440 ? timeOf(minutes) : undefined;
}

/** A span that ends at or before its beginning ends on the next day. */
export function lengthOf(span: Pick<HoursPeriod, 'from' | 'to'>): number {
  const length = minutesOf(span.to) - minutesOf(span.from);
  return length > 0 ? length : length + 24 * 60;
}

export const overnight = (span: HoursPeriod) => minutesOf(span.to) <= minutesOf(span.from) && minutesOf(span.to) !== 0;

export function spansOf(hours: Hours, day: Weekday): HoursPeriod[] {
  return hours.week.filter((span) => span.day === day).sort((left, right) => left.from.localeCompare(right.from));
}

export function withDay(hours: Hours, day: Weekday, spans: Pick<HoursPeriod, 'from' | 'to'>[]): Hours {
  const week = weekdays.flatMap((each) => (each === day ? spans.map(({ from, to }) => ({ day, from, to })) : spansOf(hours, each)));
  return { ...hours, week };
}

export function withDayCopied(hours: Hours, from: Weekday, to: Weekday[]): Hours {
  return to.reduce((result, day) => withDay(result, day, spansOf(hours, from)), hours);
}

/** The next span of a day: after the last one, with an hour of pause, as far as the day allows. */
export function nextSpan(spans: HoursPeriod[]): Pick<HoursPeriod, 'from' | 'to'> {
  const last = spans.at(-1);
  if (!last) return { from: '09:00', to: '18:00' };
  const from = Math.min(minutesOf(last.to) + 60, 23 * 60);
  return { from: timeOf(from), to: timeOf(Math.min(from + 240, 23 * 60 + 59)) };
}

/** Places where two spans of the week cover the same moment. */
export function overlapping(hours: Hours): Weekday[] {
  const minutesPerDay = 24 * 60;
  const all = hours.week.map((span) => {
    const from = weekdays.indexOf(span.day) * minutesPerDay + minutesOf(span.from);
    return { day: span.day, from, to: from + lengthOf(span) };
  });
  const found = new Set<Weekday>();
  const week = 7 * minutesPerDay;
  for (const [index, left] of all.entries())
    for (const right of all.slice(index + 1))
      for (const shift of [-week, 0, week])
        if (left.from < right.to + shift && right.from + shift < left.to) found.add(right.day);
  return [...found];
}

export const weeklyMinutes = (hours: Hours) => hours.week.reduce((sum, span) => sum + lengthOf(span), 0);

/** Parts of a day's bar in percent; what runs past midnight is drawn to the end of the day. */
export function barOf(span: HoursPeriod): { left: number; width: number } {
  const from = minutesOf(span.from);
  const left = (from / 1440) * 100;
  return { left, width: Math.min(100 - left, (lengthOf(span) / 1440) * 100) };
}
