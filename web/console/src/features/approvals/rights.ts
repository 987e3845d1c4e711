// What somebody may do with a request, as far as the request itself tells; the server decides.
import type { Approval, Id } from '@/shared/api/types';

export type Standing =
  | 'over'       // decided or withdrawn
  | 'own'        // four eyes: who asked never decides
  | 'voted'      // has decided already; somebody else is needed
  | 'may_decide' // waits for this person
  | 'others';    // somebody else's turn

export function standingOf(approval: Approval, me: Id, waiting: Pick<Approval, 'id'>[]): Standing {
  if (approval.state !== 'asked') return 'over';
  if (approval.requester === me) return 'own';
  if (approval.votes.some((vote) => vote.user === me)) return 'voted';
  return waiting.some(({ id }) => id === approval.id) ? 'may_decide' : 'others';
}

export const approvedBy = (approval: Approval) => approval.votes.filter((vote) => vote.verdict === 'approve').length;
