// What a figure's name says about its unit, and how it is written for the eye.
import type { HealthFigure, HealthSection } from '@/shared/api/types';
import { exactTime } from '@/shared/ui/time';
import { bytes } from '../model/bytes';

export type Unit = 'seconds' | 'bytes' | 'moment' | 'count';

export function unitOf(name: string): Unit {
  if (name.endsWith('_time_seconds')) return 'moment';
  if (/_seconds(_total)?$/.test(name)) return 'seconds';
  return name.endsWith('_bytes') ? 'bytes' : 'count';
}

/** 430 µs, 12 ms, 3.4 s, 5 min, 3 h, 12 d. */
export function secondsText(seconds: number, language: string): string {
  const write = (value: number, unit: string) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  const size = Math.abs(seconds);
  if (size === 0) return write(0, 'second');
  if (size < 0.001) return write(seconds * 1e6, 'microsecond');
  if (size < 1) return write(seconds * 1e3, 'millisecond');
  if (size < 120) return write(seconds, 'second');
  if (size < 7200) return write(seconds / 60, 'minute');
  if (size < 172_800) return write(seconds / 3600, 'hour');
  return write(Math.floor(seconds / 86_400), 'day');
}

export function valueText(value: number, unit: Unit, language: string): string {
  if (unit === 'seconds') return secondsText(value, language);
  if (unit === 'bytes') return bytes(value, language);
  if (unit === 'moment') return exactTime(value * 1000, language);
  return value.toLocaleString(language, { maximumFractionDigits: value < 10 ? 2 : 0 });
}

/** One line of a card: figures of one name, added up when there are more than can be read. */
export type Line = { name: string; label?: string; figure: HealthFigure };

const mostOfOneName = 12;

function added(figures: HealthFigure[]): HealthFigure {
  const [first] = figures as [HealthFigure, ...HealthFigure[]];
  return { ...first, labels: {}, value: figures.reduce((sum, each) => sum + (each.value ?? 0), 0) };
}

/** The lines that a card shows. Figures by route are for Prometheus: here they are added up or left out. */
export function linesOf(section: HealthSection): Line[] {
  const byName = new Map<string, HealthFigure[]>();
  // The audit trail's card takes the lag of its own reader only.
  const figures = section.figures.filter(({ labels }) => section.name !== 'audit' || (labels.consumer ?? 'audit') === 'audit');
  for (const figure of figures) byName.set(figure.name, [...(byName.get(figure.name) ?? []), figure]);
  return [...byName].flatMap(([name, same]): Line[] => {
    const [first] = same;
    if (!first || name === 'build_info') return [];
    if (same.length === 1) return [{ name, label: Object.entries(first.labels).filter(([key]) => key !== 'channel').map(([, value]) => value).join(' ') || undefined, figure: first }];
    if (first.kind === 'histogram') return [];
    if (first.labels.route !== undefined || same.length > mostOfOneName) return [{ name, figure: added(same) }];
    return same.map((figure) => ({ name, label: Object.values(figure.labels).join(' '), figure }));
  });
}

/** A card with nothing in it is left out: the nodes of a centre that has only this one, say. */
export const tellsSomething = (section: HealthSection): boolean =>
  section.light !== 'green' || section.facts.length > 0 || section.items.length > 0 || linesOf(section).length > 0;
