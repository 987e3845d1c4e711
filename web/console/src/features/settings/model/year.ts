// A year of business hours as twelve months for the eye.
import type { YearDay } from '@/shared/api/types';
import { weekdays } from './hours';

export type Month = { month: number; weeks: (YearDay | undefined)[][] };

/** Weeks begin on Monday; days of other months are left empty. */
export function monthsOf(days: YearDay[]): Month[] {
  return Array.from({ length: 12 }, (_, index) => {
    const own = days.filter((day) => Number(day.date.slice(5, 7)) === index + 1);
    const lead = own[0] ? weekdays.indexOf(own[0].weekday) : 0;
    const cells: (YearDay | undefined)[] = [...Array.from<undefined>({ length: lead }), ...own];
    while (cells.length % 7 !== 0) cells.push(undefined);
    return { month: index + 1, weeks: Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7)) };
  });
}

/** 0: closed; 1 to 4: the part of the longest day. */
export function shadeOf(minutes: number, longest: number): 0 | 1 | 2 | 3 | 4 {
  if (minutes <= 0 || longest <= 0) return 0;
  return Math.min(4, Math.max(1, Math.ceil((minutes / longest) * 4))) as 1 | 2 | 3 | 4;
}

export const longestDay = (days: YearDay[]) => Math.max(0, ...days.map((day) => day.open_minutes));
/** The days that are not as the week says. */
export const namedDays = (days: YearDay[]) => days.filter((day) => day.kind === 'holiday' || day.kind === 'make_up' || day.kind === 'other_hours');

export type FileDay = { date: string; name: string; makeUp: boolean };

const isDate = (text: string) => /^\d{8}$/.test(text);
const dashed = (text: string) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;

function nextDate(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

/** The whole days of an iCalendar file, to look at before it is taken over; the server reads it again and decides. */
export function daysOfFile(text: string): FileDay[] {
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const days: FileDay[] = [];
  let event: { from?: string; to?: string; name: string; work: boolean; repeats: boolean } | undefined;
  for (const line of lines) {
    const [head = '', ...rest] = line.split(':');
    const name = head.split(';')[0]?.toUpperCase() ?? '';
    const value = rest.join(':').trim();
    if (name === 'BEGIN' && value.toUpperCase() === 'VEVENT') event = { name: '', work: false, repeats: false };
    else if (name === 'END' && value.toUpperCase() === 'VEVENT' && event) {
      const { from, to, work, repeats } = event;
      const makeUp = work || /班[)）]?$|补班|调休上班/.test(event.name);
      if (from && !repeats) for (let date = dashed(from), left = 366; left > 0 && (date === dashed(from) || (to !== undefined && date < dashed(to))); date = nextDate(date), left -= 1) days.push({ date, name: event.name, makeUp });
      event = undefined;
    } else if (event) {
      if (name === 'DTSTART' && isDate(value)) event.from = value;
      else if (name === 'DTEND' && isDate(value)) event.to = value;
      else if (name === 'SUMMARY') event.name = value.replace(/\\([,;\\])/g, '$1').replace(/\\n/gi, ' ');
      else if (name === 'CATEGORIES' && /WORKDAY/i.test(value)) event.work = true;
      else if (name === 'RRULE') event.repeats = true;
    }
  }
  return days.sort((left, right) => left.date.localeCompare(right.date));
}
