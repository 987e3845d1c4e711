// Who is on duty in one week of a roster, as bars of its days.
import type { Weekday } from '@/shared/api/types';
import type { RosterDraft } from '@/shared/escalation/types';
import { lengthOf, minutesOf, weekdays } from './hours';

const day = 1440;
export type Bar = { user: string; deputy?: string; from: number; until: number; kind: 'shift' | 'always' | 'substitution'; lane: number };
export type RosterDay = { date: string; weekday: Weekday; bars: Bar[]; lanes: number };

export const emptyRoster = (zone: string): RosterDraft => ({ name: '', time_zone: zone, shifts: [], substitutions: [], fallback: [] });

/** Date and minute of an instant where the clocks of `zone` hang. */
export function localOf(instant: string | number, zone: string): { date: string; minute: number } {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(instant)).map(({ type, value }) => [type, value]),
  );
  return { date: `${parts.year}-${parts.month}-${parts.day}`, minute: Number(parts.hour) * 60 + Number(parts.minute) };
}

const plusDays = (date: string, days: number) => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
/** The Monday of the week that a date is in, so many weeks on. */
export function mondayOf(date: string, weeks = 0): string {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return plusDays(date, weeks * 7 - weekday);
}

type Piece = Omit<Bar, 'lane'>;

/** What is left of a piece when `holes` are cut out. */
function cut(piece: Piece, holes: { from: number; until: number }[]): Piece[] {
  let rest = [piece];
  for (const hole of holes)
    rest = rest.flatMap((each) =>
      hole.until <= each.from || hole.from >= each.until ? [each] : [...(hole.from > each.from ? [{ ...each, until: hole.from }] : []), ...(hole.until < each.until ? [{ ...each, from: hole.until }] : [])],
    );
  return rest;
}

/** Bars that overlap are drawn one below the other. */
function laid(pieces: Piece[]): { bars: Bar[]; lanes: number } {
  const ends: number[] = [];
  const bars = [...pieces].sort((left, right) => left.from - right.from || left.until - right.until).map((piece) => {
    const free = ends.findIndex((end) => end <= piece.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = piece.until;
    return { ...piece, lane };
  });
  return { bars, lanes: Math.max(1, ends.length) };
}

/** The seven days from `monday` on; a substitution takes the place of all shifts while it lasts. */
export function weekOf(roster: Pick<RosterDraft, 'time_zone' | 'shifts' | 'substitutions'>, monday: string): RosterDay[] {
  const others = roster.substitutions.map(({ from, until, user, deputy }) => ({ user, deputy, from: localOf(from, roster.time_zone), until: localOf(until, roster.time_zone) }));
  return weekdays.map((weekday, index) => {
    const date = plusDays(monday, index);
    const yesterday = weekdays[(index + 6) % 7];
    const substitutions = others.flatMap(({ user, deputy, from, until }): Piece[] => {
      if (until.date < date || from.date > date) return [];
      const piece = { user, deputy, from: from.date < date ? 0 : from.minute, until: until.date > date ? day : until.minute, kind: 'substitution' as const };
      return piece.until > piece.from ? [piece] : [];
    });
    const shifts = roster.shifts.flatMap(({ user, deputy, week }): Piece[] => {
      if (week.length === 0) return [{ user, deputy, from: 0, until: day, kind: 'always' }];
      return week.flatMap((span): Piece[] => {
        const from = minutesOf(span.from);
        const until = from + lengthOf(span);
        const pieces: Piece[] = [];
        if (span.day === weekday) pieces.push({ user, deputy, from, until: Math.min(until, day), kind: 'shift' });
        if (span.day === yesterday && until > day) pieces.push({ user, deputy, from: 0, until: until - day, kind: 'shift' });
        return pieces;
      });
    });
    return { date, weekday, ...laid([...substitutions, ...shifts.flatMap((piece) => cut(piece, substitutions))]) };
  });
}

/** People in the order of the list, for colours that stay the same. */
export function peopleOf(roster: Pick<RosterDraft, 'shifts' | 'substitutions'>): string[] {
  return [...new Set([...roster.shifts.map(({ user }) => user), ...roster.substitutions.map(({ user }) => user)])];
}

export const timeText = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
