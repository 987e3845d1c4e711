// What of a column is taken first.
import { steps, type Summary } from '@/shared/complaints/types';

const at = (row: Summary, step: Summary['step']) => steps.indexOf(row.step) >= steps.indexOf(step);

export const hasEnded = (row: Summary) => at(row, 'closed');
/** The authority's deadline ends with the answer. */
export const isAnswered = (row: Summary) => at(row, 'told');

/** The nearest of its deadlines that still runs. */
export function deadlineOf(row: Summary): string | undefined {
  const running = [isAnswered(row) ? undefined : row.regulator_due_at, hasEnded(row) ? undefined : row.due_at].filter((each) => each !== undefined);
  return running.sort((left, right) => Date.parse(left) - Date.parse(right))[0];
}

/** What is due first stands first; without a deadline the newest. */
export function byUrgency(rows: Summary[]): Summary[] {
  const due = (row: Summary) => Date.parse(deadlineOf(row) ?? '');
  return [...rows].sort((left, right) => {
    const [first, second] = [due(left), due(right)];
    if (Number.isNaN(first) !== Number.isNaN(second)) return Number.isNaN(first) ? 1 : -1;
    return Number.isNaN(first) ? Date.parse(right.received_at) - Date.parse(left.received_at) : first - second;
  });
}
