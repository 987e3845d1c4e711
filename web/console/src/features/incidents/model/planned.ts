// Surges that are still to come, and the plan for a day on which the office is closed. Pure.
import type { Plan } from '@/shared/incidents/types';

export type PlannedSurge = Plan & { surge: NonNullable<Plan['surge']> };

/** Those with dates that have not begun, the next one first. */
export function upcoming(plans: Plan[], now: number): PlannedSurge[] {
  const open = plans.filter((plan): plan is PlannedSurge => plan.surge !== undefined && !plan.running && Date.parse(plan.surge.to) > now && plan.begun_for !== plan.surge.from);
  return open.sort((left, right) => Date.parse(left.surge.from) - Date.parse(right.surge.from));
}

/** Whole days until then, none before today. */
export const daysUntil = (at: string, now: number) => Math.max(0, Math.ceil((Date.parse(at) - now) / 86_400_000));

export const homePlan = (plans: Plan[]) => {
  const all = plans.filter((plan) => plan.kind === 'work_from_home');
  return all.find((plan) => plan.running) ?? all[0];
};
