// Ladders as they are edited: what each trigger and action needs, and whom it means, as one list to choose from.
import type { Action, ActionKind, LadderDraft, Rung, Trigger, TriggerKind, Who } from '@/shared/escalation/types';
import { freeName, keyOf } from './tables';

export const triggerKinds: TriggerKind[] = ['clock', 'breach', 'reopened', 'tier', 'sentiment', 'condition', 'by_hand'];
export const actionKinds: ActionKind[] = ['notify', 'call', 'raise_level', 'to_line', 'to_queue', 'to_duty_manager', 'add_task'];

/** A trigger of another kind has what that kind needs, and keeps the clock where it still means something. */
export function withTriggerKind({ clock }: Trigger, kind: TriggerKind): Trigger {
  switch (kind) {
    case 'clock': return { kind, percent: 75, ...(clock ? { clock } : {}) };
    case 'breach': return { kind, ...(clock ? { clock } : {}) };
    case 'reopened': return { kind, count: 2 };
    case 'tier': return { kind, tiers: [] };
    case 'sentiment': return { kind, at_most: -0.5 };
    case 'condition': return { kind, when: {} };
    case 'by_hand': return { kind };
  }
}

export function withActionKind({ who, text }: Action, kind: ActionKind): Action {
  const kept = text ? { text } : {};
  switch (kind) {
    case 'notify': return { kind, who: who ?? [{ kind: 'owner' }], ...kept };
    case 'call': return { kind, who: who ?? [{ kind: 'duty_manager' }], answer_within_s: 900, ...kept };
    case 'raise_level': case 'to_line': case 'to_queue': case 'to_duty_manager': return { kind, ...kept };
    case 'add_task': return { kind, task: { title: '', description: '', checklist: [] }, ...kept };
  }
}

/** What was emptied is left out. */
export function without<T extends object>(value: T, change: Partial<T>): T {
  return Object.fromEntries(Object.entries({ ...value, ...change }).filter(([, each]) => each !== undefined && each !== null && each !== '')) as T;
}

/** "user:7", "owner": a person or group as a value of a list. */
export const tokenOf = ({ kind, user, role, team, roster }: Who): string => [kind, user ?? role ?? team ?? roster].filter(Boolean).join(':');

export function whoOf(token: string): Who {
  const [kind, id] = token.split(':') as [Who['kind'], string | undefined];
  if (!id) return { kind };
  return kind === 'duty_manager' ? { kind, roster: id } : kind === 'user' ? { kind, user: id } : kind === 'role' ? { kind, role: id } : { kind, team: id };
}

export const newRung = (levels: Rung[]): Rung => ({ key: freeName('level', levels.map(({ key }) => key)), name: '', triggers: [{ kind: 'by_hand' }], actions: [{ kind: 'notify', who: [{ kind: 'owner' }] }] });

/** The key of a level that was never saved follows its name; what was raised is known by it, so it stays afterwards. */
export function withName(levels: Rung[], index: number, name: string, saved: ReadonlySet<string>): Rung[] {
  return levels.map((rung, at) => {
    if (at !== index) return rung;
    const others = levels.filter((_, other) => other !== index).map(({ key }) => key);
    return { ...rung, name, key: saved.has(rung.key) ? rung.key : freeName(keyOf(name).slice(0, 36) || 'level', [...others, 'line']) };
  });
}

export const newLadder: LadderDraft = {
  name: '', description: '', active: true, when: {}, lines: [],
  levels: [
    { key: 'soon', name: '', triggers: [{ kind: 'clock', percent: 75 }], actions: [{ kind: 'notify', who: [{ kind: 'owner' }] }] },
    { key: 'broken', name: '', triggers: [{ kind: 'breach' }, { kind: 'by_hand' }], actions: [{ kind: 'call', who: [{ kind: 'duty_manager' }], answer_within_s: 900 }] },
  ],
};
