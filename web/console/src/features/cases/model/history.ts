// What a line of the history says beside its kind.
import type { HistoryLine, Level } from '@/shared/cases/types';

export const historyKeys = [
  'case.opened', 'case.changed', 'case.moved', 'case.solved', 'case.closed', 'case.reopened', 'case.assigned', 'case.graded', 'case.tagged', 'case.watchers_changed', 'case.linked',
  'case.answered', 'case.rescheduled', 'case.merged', 'case.unmerged', 'case.split', 'case.unsplit', 'case.task_added', 'case.task_changed', 'case.task_ended', 'case.entry_added',
  'case.time_added', 'clock.started', 'clock.paused', 'clock.resumed', 'clock.warned', 'clock.breached', 'clock.met', 'clock.recomputed', 'clock.cancelled', 'promise.made', 'promise.moved',
  'promise.reminded', 'promise.kept', 'promise.broken', 'promise.done_late', 'promise.cancelled', 'approval.asked', 'approval.approved', 'approval.refused', 'approval.withdrawn',
  'approval.voted', 'approval.expired', 'escalation.raised', 'escalation.acknowledged',
] as const;

type Names = { state: (state: string) => string; user: (user: string) => string; level: (level: Level) => string };
type Payload = {
  matter?: { state?: string; owner?: string; tags?: string[]; grade?: { level?: Level; overridden?: { reason?: string } }; resolution?: string; subject?: string };
  note?: string; task?: { title?: string; result?: string }; entry?: { text?: string; kind?: string }; spent?: { note?: string }; promise?: { what?: string }; request?: { reason?: string };
};

const cut = (text: string | undefined) => (text && text.length > 160 ? `${text.slice(0, 159)}…` : text) ?? '';

/** Plain words from the payload; empty when the kind says all. */
export function detailOf(line: Pick<HistoryLine, 'kind' | 'payload'>, names: Names): string {
  const payload = (line.payload ?? {}) as Payload;
  const { matter } = payload;
  const parts: (string | undefined)[] = [];
  switch (line.kind) {
    case 'case.opened':
      parts.push(matter?.subject);
      break;
    case 'case.moved':
    case 'case.solved':
    case 'case.closed':
    case 'case.reopened':
      parts.push(matter?.state && names.state(matter.state), line.kind === 'case.solved' ? matter?.resolution : undefined);
      break;
    case 'case.assigned':
      parts.push(matter?.owner && names.user(matter.owner));
      break;
    case 'case.graded':
      parts.push(matter?.grade?.level && names.level(matter.grade.level), matter?.grade?.overridden?.reason);
      break;
    case 'case.tagged':
      parts.push(matter?.tags?.join(', '));
      break;
    default:
      parts.push(payload.task?.title, payload.task?.result, payload.entry?.text, payload.spent?.note, payload.promise?.what, payload.request?.reason);
  }
  // A note that is another case's id says nothing to a reader.
  if (payload.note && !/^\d+$/.test(payload.note)) parts.push(payload.note);
  return cut([...new Set(parts.filter(Boolean))].join(' · '));
}
