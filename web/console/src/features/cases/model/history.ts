// What a line of the history says beside its kind.
import type { HistoryLine, Level } from '@/shared/cases/types';
import type { Step } from '@/shared/complaints/types';
import { plainText } from '@/shared/ui/markup';

export const historyKeys = [
  'case.opened', 'case.changed', 'case.moved', 'case.solved', 'case.closed', 'case.reopened', 'case.assigned', 'case.graded', 'case.tagged', 'case.watchers_changed', 'case.linked',
  'case.answered', 'case.rescheduled', 'case.merged', 'case.unmerged', 'case.split', 'case.unsplit', 'case.task_added', 'case.task_changed', 'case.task_ended', 'case.entry_added',
  'case.time_added', 'clock.started', 'clock.paused', 'clock.resumed', 'clock.warned', 'clock.breached', 'clock.met', 'clock.recomputed', 'clock.cancelled', 'promise.made', 'promise.moved',
  'promise.reminded', 'promise.kept', 'promise.broken', 'promise.done_late', 'promise.cancelled', 'approval.asked', 'approval.approved', 'approval.refused', 'approval.withdrawn',
  'approval.voted', 'approval.expired', 'approval.reminded', 'approval.escalated', 'approval.sent_to_deputies', 'escalation.raised', 'escalation.told', 'escalation.called', 'escalation.acknowledged',
  'escalation.returned', 'aftercare.asked', 'aftercare.confirmed', 'aftercare.denied', 'aftercare.rated', 'aftercare.recovery_opened', 'aftercare.remedy_offered', 'aftercare.remedy_decided', 'aftercare.links_revoked', 'incident.case_gathered', 'incident.case_released', 'incident.case_told',
  'complaint.opened', 'complaint.details_changed', 'complaint.step_taken', 'complaint.step_undone', 'complaint.finding_added', 'complaint.remedy_proposed', 'complaint.remedy_decided', 'complaint.remedy_given', 'complaint.remedy_dropped', 'complaint.action_changed', 'complaint.evidence_sealed',
] as const;

type Change = { member: string; from: unknown; to: unknown };
type Names = {
  state: (state: string) => string; user: (user: string) => string; level: (level: Level) => string; clock: (type: string) => string;
  /** What a member of the case is called; empty for those that a reader need not hear of. */
  member: (member: string) => string;
  step: (step: Step) => string;
};
type Payload = {
  changes?: Change[]; note?: string; task?: { title?: string; result?: string }; entry?: { text?: string }; spent?: { note?: string }; clock?: { type?: string }; percent?: number;
  promise?: { what?: string }; request?: { reason?: string }; incident?: string; title?: string; text?: string;
  action?: { text?: string }; complaint?: { steps?: { step: Step }[] };
};

const cut = (text: string) => (text.length > 160 ? `${text.slice(0, 159)}…` : text);
const text = (value: unknown) => (typeof value === 'string' ? value : '');

function ofChange({ member, to }: Change, names: Names): string {
  if (member === 'state') return names.state(text(to));
  if (member === 'owner') return to ? names.user(text(to)) : '';
  if (member === 'grade') {
    const grade = to as { level?: Level; overridden?: { reason?: string } } | null;
    return [grade?.level && names.level(grade.level), grade?.overridden?.reason].filter(Boolean).join(', ');
  }
  if (member === 'subject' || member === 'resolution') return text(to);
  if (member === 'tags') return Array.isArray(to) ? to.join(', ') : '';
  return names.member(member);
}

/** Plain words from the payload; empty when the kind says all. */
export function detailOf(line: Pick<HistoryLine, 'kind' | 'payload'>, names: Names): string {
  const payload = (line.payload ?? {}) as Payload;
  const parts: (string | undefined)[] = [payload.task?.title, payload.task?.result, payload.entry && plainText(payload.entry.text ?? ''), payload.spent?.note, payload.promise?.what, payload.request?.reason, payload.incident && (payload.text ?? payload.title), payload.action?.text];
  const step = line.kind === 'complaint.step_taken' && payload.complaint?.steps?.at(-1)?.step;
  if (step) parts.push(names.step(step));
  if (payload.clock?.type) parts.push(names.clock(payload.clock.type), payload.percent ? `${payload.percent} %` : undefined);
  // What a task, an entry or a clock changes in the case is not what happened.
  if (parts.every((part) => !part)) parts.push(...(payload.changes ?? []).map((change) => ofChange(change, names)));
  // A note that is another case's id says nothing to a reader.
  if (payload.note && !/^\d+$/.test(payload.note)) parts.push(payload.note);
  return cut([...new Set(parts.filter(Boolean))].join(' · '));
}
