// What the wallboard derives from one look at the service centre.
import type { Id, Live, LiveAgent, LiveQueue, Presence } from '@/shared/api/types';

export type Totals = {
  waiting: number; longest_wait_s: number; active: number; online: number; free: number; offered: number;
  answered: number; abandoned: number;
};

const order: Presence[] = ['online', 'busy', 'wrap_up', 'training', 'on_break', 'away', 'offline'];

/** Who can help stands first, and among them who has the most room. */
export function sortedAgents(agents: LiveAgent[], queue?: Id): LiveAgent[] {
  return agents
    .filter((agent) => !queue || agent.queues.includes(queue))
    .sort(
      (left, right) =>
        order.indexOf(left.user.presence) - order.indexOf(right.user.presence) ||
        left.load - right.load ||
        left.user.name.localeCompare(right.user.name),
    );
}

/** One agent may serve several queues, so people are counted from the agents and the work from the queues. */
export function totals(live: Live, queue?: Id): Totals {
  const queues = live.queues.filter((each) => !queue || each.queue === queue);
  const agents = live.agents.filter((each) => !queue || each.queues.includes(queue));
  const online = agents.filter((each) => each.user.presence === 'online');
  const sum = (value: (each: LiveQueue) => number) => queues.reduce((total, each) => total + value(each), 0);
  return {
    waiting: sum((each) => each.waiting),
    longest_wait_s: Math.max(0, ...queues.map((each) => each.longest_wait_s)),
    active: sum((each) => each.active),
    online: online.length,
    free: online.filter((each) => each.load < 100 && !each.pending_offer).length,
    offered: sum((each) => each.offered_today),
    answered: sum((each) => each.answered_today),
    abandoned: sum((each) => each.abandoned_today),
  };
}

/** Shares of today's arrivals in percent; what is neither answered nor abandoned still waits. */
export function todayShares(queue: LiveQueue): { answered: number; abandoned: number; rest: number } {
  const all = Math.max(queue.offered_today, queue.answered_today + queue.abandoned_today);
  if (all === 0) return { answered: 0, abandoned: 0, rest: 0 };
  const answered = (queue.answered_today / all) * 100;
  const abandoned = (queue.abandoned_today / all) * 100;
  return { answered, abandoned, rest: Math.max(0, 100 - answered - abandoned) };
}

export type Grade = 'good' | 'warn' | 'bad';
export const serviceGrade = (percent: number): Grade => (percent >= 80 ? 'good' : percent >= 60 ? 'warn' : 'bad');
export const loadGrade = (percent: number): Grade => (percent < 70 ? 'good' : percent < 100 ? 'warn' : 'bad');

export type History = Map<Id, { at: number; waiting: number }[]>;
export const historyLength = 90;

/** Adds one look to what this browser has seen so far. The same look again adds nothing. */
export function remembered(history: History, live: Live): History {
  const at = Date.parse(live.at);
  const next: History = new Map();
  for (const { queue, waiting } of live.queues) {
    const seen = history.get(queue) ?? [];
    const last = seen.at(-1);
    next.set(queue, last && last.at >= at ? seen : [...seen, { at, waiting }].slice(-historyLength));
  }
  return next;
}

/** Points of a line in a box of the given size; the newest value stands at the right edge. */
export function linePoints(values: number[], width: number, height: number): string {
  if (values.length < 2) return '';
  const top = Math.max(1, ...values);
  const step = width / (values.length - 1);
  return values.map((value, index) => `${(index * step).toFixed(1)},${(height - 1 - (value / top) * (height - 2)).toFixed(1)}`).join(' ');
}
