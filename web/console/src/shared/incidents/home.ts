// Work from home: how good a connection is, and who is ready. Pure but for the clock that it is given.
import type { Incident, Place, Readiness } from './types';

export const places = ['home', 'office', 'not_working'] as const satisfies readonly Place[];

export type Trial = { round_trips_ms: number[]; lost: number };

/** Asks `once` one time after the other; what fails counts as lost. */
export async function tryConnection(once: () => Promise<unknown>, tries: number, now: () => number): Promise<Trial> {
  const trial: Trial = { round_trips_ms: [], lost: 0 };
  for (let i = 0; i < tries; ++i) {
    const begin = now();
    try {
      await once();
      trial.round_trips_ms.push(Math.min(60_000, Math.round(now() - begin)));
    } catch {
      trial.lost += 1;
    }
  }
  return trial;
}

export const readyOnes = (people: Readiness[]) => people.filter((each) => each.obstacles.length === 0).length;

/** How many work where; places at which nobody works are left out. */
export function byPlace(seats: NonNullable<Incident['home']>['seats']): { place: Place; count: number }[] {
  return ([...places, 'unknown'] as const).map((place) => ({ place, count: seats.filter((each) => each.place === place).length })).filter(({ count }) => count > 0);
}
