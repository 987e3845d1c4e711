import type { Conversation } from '@/shared/api/types';
import { dueSince } from '@/shared/realtime/patch';
import { shortDuration, waitGrade, type WaitGrade } from '@/shared/ui/time';

export type RowClock = { since: string; text: string; grade: WaitGrade };

/** The clock of a list row: how long the customer waits for somebody, or for an answer. None when nobody waits. */
export function rowClock(conversation: Conversation, now: number): RowClock | undefined {
  const since = dueSince(conversation);
  if (!since) return undefined;
  const waited = now - Date.parse(since);
  return { since, text: shortDuration(waited), grade: waitGrade(waited) };
}
