// What a figure's name says about its unit, and how it is written for the eye.
import type { HealthFigure, HealthSection } from '@/shared/api/types';

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

const sizes = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
export function bytesText(bytes: number, language: string): string {
  let value = bytes;
  let step = 0;
  while (value >= 1024 && step < sizes.length - 1) {
    value /= 1024;
    step += 1;
  }
  return `${value.toLocaleString(language, { maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 })} ${sizes[step]}`;
}

export function valueText(value: number, unit: Unit, language: string): string {
  if (unit === 'seconds') return secondsText(value, language);
  if (unit === 'bytes') return bytesText(value, language);
  if (unit === 'moment') return new Date(value * 1000).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
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
  for (const figure of section.figures) byName.set(figure.name, [...(byName.get(figure.name) ?? []), figure]);
  return [...byName].flatMap(([name, figures]): Line[] => {
    const [first] = figures;
    if (!first || name === 'build_info') return [];
    if (figures.length === 1) return [{ name, label: Object.entries(first.labels).filter(([key]) => key !== 'channel').map(([, value]) => value).join(' ') || undefined, figure: first }];
    if (first.kind === 'histogram') return [];
    if (first.labels.route !== undefined || figures.length > mostOfOneName) return [{ name, figure: added(figures) }];
    return figures.map((figure) => ({ name, label: Object.values(figure.labels).join(' '), figure }));
  });
}
