import { allows } from '@/shared/api/me';
import type { Conversation, Me } from '@/shared/api/types';

export type Rights = {
  /** To the customer, as things stand. */
  reply: boolean;
  note: boolean;
  assign: boolean;
  merge: boolean;
  supervise: boolean;
  /** Owner or member: reading counts, and closing is mine to do. */
  takesPart: boolean;
};

/** Why somebody else's or a closed conversation cannot be answered is told beside the composer, not by a failed send. */
export function rightsIn(conversation: Conversation, me: Me): Rights {
  const mode = conversation.participants.find((each) => each.user === me.user.id)?.mode;
  const owner = conversation.owner_kind === 'agent' && conversation.owner === me.user.id;
  const takesPart = owner || mode === 'member';
  const unowned = conversation.owner_kind !== 'agent';
  const may = allows(me, 'reply') && !conversation.merged_into;
  return {
    reply: may && conversation.status !== 'closed' && (takesPart || unowned),
    note: may,
    assign: allows(me, 'assign') && !conversation.merged_into,
    merge: allows(me, 'merge'),
    supervise: allows(me, 'supervise'),
    takesPart,
  };
}
