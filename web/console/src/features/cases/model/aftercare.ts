import type { Case } from '@/shared/cases/types';

/** Until when a customer's message opens the case again; nothing while it is open, or when there is no such window. */
export function reopenEnds(matter: Pick<Case, 'state_category' | 'solved_at' | 'closed_at'>, windowSeconds: number): string | undefined {
  const ended = matter.closed_at ?? matter.solved_at;
  if (!ended || windowSeconds <= 0 || (matter.state_category !== 'solved' && matter.state_category !== 'closed')) return undefined;
  return new Date(Date.parse(ended) + windowSeconds * 1000).toISOString();
}
