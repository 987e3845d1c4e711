// What a simulation shows: figures beside each other, and the examples behind a bar.
import { simulatedEnds, type SimulatedEnd, type SimulatedExample, type SimulatedFigures, type SimulationOutcome } from './types';

/** Below this an answer's wording is unlike what people said; as the server counts it. */
export const unlike = 0.15;

export type Bar = SimulatedEnd | 'changed' | 'unlike';

const talksOf = (figures: SimulatedFigures, end: SimulatedEnd): number => figures.ends.find((each) => each.end === end)?.talks ?? 0;

/** The share that needs no people. */
export function alone(figures: SimulatedFigures, talks: number): number {
  return talks === 0 ? 0 : (talksOf(figures, 'answered') + talksOf(figures, 'dialog')) / talks;
}

export function barsOf(outcome: SimulationOutcome): { end: SimulatedEnd; live: number; draft: number }[] {
  return simulatedEnds.map((end) => ({ end, live: talksOf(outcome.live, end), draft: talksOf(outcome.draft, end) }));
}

export const isChanged = ({ live, draft }: SimulatedExample): boolean => live.end !== draft.end || live.reason !== draft.reason || live.chosen !== draft.chosen;

/** Those that show it; answers that are least like what people said come first. */
export function examplesOf(outcome: SimulationOutcome, bar: Bar): SimulatedExample[] {
  if (bar === 'changed') return outcome.examples.filter(isChanged);
  if (bar === 'unlike') return outcome.examples.filter(({ live }) => live.likeness !== undefined && live.likeness < unlike).sort((a, b) => (a.live.likeness ?? 1) - (b.live.likeness ?? 1));
  return outcome.examples.filter(({ live, draft }) => live.end === bar || draft.end === bar);
}

/** What each told, side by side, most first. */
export function toldOf(outcome: SimulationOutcome): { id: string; title: string; end: SimulatedEnd; live: number; draft: number }[] {
  const rows = new Map<string, { id: string; title: string; end: SimulatedEnd; live: number; draft: number }>();
  for (const side of ['live', 'draft'] as const)
    for (const { id, title, end, talks } of outcome[side].told) {
      const key = `${end} ${id}`;
      const row = rows.get(key) ?? { id, title, end, live: 0, draft: 0 };
      rows.set(key, { ...row, [side]: talks });
    }
  return [...rows.values()].sort((a, b) => b.live + b.draft - a.live - a.draft);
}
