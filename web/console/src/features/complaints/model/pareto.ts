// Bars of a Pareto by what is measured. The server orders by number; cost has an order of its own.
import type { ParetoBar } from '@/shared/complaints/types';

export type Measure = 'count' | 'cost';
export type Bar = ParetoBar & { value: number; part: number; together: number };

export const valueOf = (bar: Pick<ParetoBar, 'count' | 'cost'>, measure: Measure) => (measure === 'count' ? bar.count : bar.cost.minor);

/** Most first, with each one's part of all and the parts up to it. `all`: what the whole comes to, bars that were cut off included. */
export function barsBy(bars: ParetoBar[], measure: Measure, all: number): Bar[] {
  const sorted = [...bars].sort((left, right) => valueOf(right, measure) - valueOf(left, measure) || right.count - left.count || left.key.localeCompare(right.key));
  let sum = 0;
  return sorted.map((bar) => {
    const value = valueOf(bar, measure);
    sum += value;
    return { ...bar, value, part: all > 0 ? value / all : 0, together: all > 0 ? sum / all : 0 };
  });
}
