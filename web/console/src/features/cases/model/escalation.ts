// Where a case can go on its ladder, and who may say "I have it".
import type { Id } from '@/shared/api/types';
import type { Escalation, EscalationStanding } from '@/shared/escalation/types';

/** By who was called, or by who may assign the case. */
export function mayAcknowledge({ call }: Pick<Escalation, 'call'>, me: Id, assigns: boolean): boolean {
  return call?.state === 'ringing' && (assigns || call.rings.some(({ user }) => user === me));
}

export const ringing = (standing: EscalationStanding): Escalation[] => standing.escalations.filter(({ call }) => call?.state === 'ringing');

export type Way = { key: string; kind: 'next' | 'level' | 'line'; name?: string };

/** What somebody may raise the case to: what comes next, a level by hand, another line. */
export function waysUp({ may_go_on, by_hand, lines, line }: EscalationStanding): Way[] {
  return [
    ...(may_go_on ? [{ key: 'next', kind: 'next' as const }] : []),
    ...by_hand.map(({ level, name }) => ({ key: `level ${level}`, kind: 'level' as const, name })),
    ...lines.filter((each) => each.line !== line).map((each) => ({ key: `line ${each.line}`, kind: 'line' as const, name: each.name })),
  ];
}

/** The same as the server wants it. */
export function targetsOf(key: string): { level?: string; line?: number } {
  const [kind, value = ''] = key.split(' ');
  return kind === 'level' ? { level: value } : kind === 'line' ? { line: Number(value) } : {};
}
