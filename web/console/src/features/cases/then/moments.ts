// The moments at which a case changed, to go through them one by one.
import type { HistoryLine } from '@/shared/cases/types';

export type Moment = { at: string; line: Pick<HistoryLine, 'kind' | 'at'> };

/** Oldest first; what happened in the same second is one moment. Each is just after the last of its events, so that they are in it. */
export function momentsOf(lines: Pick<HistoryLine, 'kind' | 'at'>[]): Moment[] {
  const moments: Moment[] = [];
  for (const line of [...lines].sort((one, other) => one.at.localeCompare(other.at))) {
    const last = moments.at(-1);
    const at = new Date(Date.parse(line.at) + 1).toISOString();
    // A clock that goes along with it is not what happened.
    if (last && last.at.slice(0, 19) === at.slice(0, 19)) moments[moments.length - 1] = { at, line: line.kind.startsWith('clock.') ? last.line : line };
    else moments.push({ at, line });
  }
  return moments;
}

/** The last moment that is not after `at`; -1 before the first. */
export function momentAt(moments: Moment[], at: string): number {
  const time = Date.parse(at);
  return moments.findLastIndex((moment) => Date.parse(moment.at) <= time);
}
