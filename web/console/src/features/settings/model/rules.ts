// Rules as they are edited: which members each action has, and the picture of a rehearsal.
import type { AutomationRule, RehearsalResult, RuleAction } from '@/shared/api/types';

export type ActionKind = RuleAction['does'];
export type ActionMember = 'field' | 'value' | 'category' | 'urgency' | 'impact' | 'level' | 'state' | 'kind' | 'title' | 'text' | 'queue' | 'user' | 'team' | 'due_minutes' | 'checklist' | 'approval' | 'amount' | 'currency' | 'priority' | 'tags' | 'to';

export const membersOf: Record<ActionKind, readonly ActionMember[]> = {
  set_field: ['field', 'value'], set_category: ['category'], grade: ['urgency', 'impact', 'level', 'text'], move: ['state', 'text'], add_task: ['title', 'text', 'queue', 'team', 'user', 'due_minutes', 'checklist'], watch: ['user'],
  ask_approval: ['approval', 'amount', 'currency', 'text'], open_case: ['kind', 'category'], set_priority: ['priority'], close: ['text'], add_tags: ['tags'], remove_tags: ['tags'], assign: ['queue', 'user'], note: ['text'], update: ['text'], notify: ['text', 'to'],
};

/** A new action of a kind keeps nothing but what both have. */
export function withDoes(action: RuleAction, does: ActionKind): RuleAction {
  const kept = Object.fromEntries(Object.entries(action).filter(([name]) => (membersOf[does] as readonly string[]).includes(name)));
  return { ...kept, does };
}

/** What was emptied is left out. */
export function withMember(action: RuleAction, name: ActionMember, value: unknown): RuleAction {
  const empty = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  const rest = Object.fromEntries(Object.entries(action).filter(([key]) => key !== name)) as RuleAction;
  return empty ? rest : { ...rest, [name]: value };
}

export const newRule: AutomationRule = { name: '', description: '', about: 'matter', when: { events: ['case.opened'] }, conditions: {}, actions: [{ does: 'note', text: '' }], stop: false };

export type TriggerKind = 'events' | 'after' | 'schedule';
export const triggerOf = (rule: Pick<AutomationRule, 'when'>): TriggerKind => (rule.when.after ? 'after' : rule.when.schedule ? 'schedule' : 'events');

/** Every day of the time that was looked at, also those on which nothing would have happened. */
export function everyDay<Day extends { date: string }>({ from, to, by_day }: { from: string; to: string; by_day: Day[] }, nothing: (date: string) => Day): Day[] {
  const known = new Map(by_day.map((day) => [day.date, day]));
  const first = by_day[0]?.date ?? from.slice(0, 10);
  const start = new Date(`${first < from.slice(0, 10) ? first : from.slice(0, 10)}T00:00:00Z`);
  const last = [by_day.at(-1)?.date ?? '', to.slice(0, 10)].sort().at(-1) ?? to.slice(0, 10);
  const days: Day[] = [];
  for (const day = start; days.length < 400 && day.toISOString().slice(0, 10) <= last; day.setUTCDate(day.getUTCDate() + 1)) {
    const date = day.toISOString().slice(0, 10);
    days.push(known.get(date) ?? nothing(date));
  }
  return days;
}

export const barsOf = (result: Pick<RehearsalResult, 'from' | 'to' | 'by_day'>) => everyDay(result, (date) => ({ date, matched: 0, things: 0 }));
