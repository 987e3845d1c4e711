// What a promise's clock looks like at a moment. Pure: the screen ticks, this decides.
import type { ClockView, ServiceClock } from './types';

export type DueGrade = 'calm' | 'soon' | 'late';
export type Due = { grade: DueGrade; text: string; late: boolean };

const two = (value: number) => String(value).padStart(2, '0');

/** 4:09, 1:02:09, 3d 04:12: to the second below a day, to the minute above. */
export function countdown(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days}d ${two(hours)}:${two(minutes)}`;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
  return `${minutes}:${two(seconds % 60)}`;
}

/** In a list only the due time is known: amber within the last hour, red when it has passed. */
export function dueAt(at: string, now: number, soonMs = 3_600_000): Due {
  const left = Date.parse(at) - now;
  const late = left < 0;
  return { late, grade: late ? 'late' : left <= soonMs ? 'soon' : 'calm', text: `${late ? '−' : ''}${countdown(left)}` };
}

/** Working seconds that are left of a clock at `now`; below zero: over. It moves only while it counts. */
export function leftOf(view: ClockView, asOf: string, now: number): number {
  const then = view.over_s > 0 ? -view.over_s : view.left_s;
  const gone = view.counting ? Math.max(0, (now - Date.parse(asOf)) / 1000) : 0;
  return then - gone;
}

/** Amber from the first warning on, red when it is broken. */
export function clockGrade(clock: ServiceClock, leftSeconds: number): DueGrade {
  if (clock.breached_at || leftSeconds < 0) return 'late';
  const used = 100 * (1 - leftSeconds / Math.max(1, clock.terms.target_s));
  const warned = clock.terms.warn_percent.find((percent) => percent < 100) ?? 75;
  return used >= warned ? 'soon' : 'calm';
}

/** The last round of each type: open ones by urgency, then those that have ended. */
export function shownClocks(views: ClockView[]): ClockView[] {
  const last = new Map<string, ClockView>();
  for (const view of views) if (view.clock.round >= (last.get(view.clock.type)?.clock.round ?? 0)) last.set(view.clock.type, view);
  const time = ({ clock }: ClockView) => (clock.ended_at ? '~~' : clock.status === 'paused' ? '~' : (clock.due_at ?? '~'));
  return [...last.values()].filter((view) => view.clock.status !== 'cancelled').sort((left, right) => (time(left) < time(right) ? -1 : 1));
}

/** 2h, 45m, 3d 4h of working time. */
export function workingTime(seconds: number): string {
  if (Math.abs(seconds) < 60) return `${Math.round(Math.abs(seconds))}s`;
  const minutes = Math.round(Math.abs(seconds) / 60);
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours}h ${minutes % 60}m` : `${hours}h`;
  return hours % 24 ? `${Math.floor(hours / 24)}d ${hours % 24}h` : `${Math.floor(hours / 24)}d`;
}
