// Bots as agents meet them: who may get a conversation, and what one did in it.
import { useQuery } from '@tanstack/react-query';
import { http } from '@/shared/api/http';
import { allows, useMe } from '@/shared/api/me';
import type { Conversation, Id } from '@/shared/api/types';
import { useThread } from './useLists';

export type Verdict = 'unknown' | 'right' | 'wrong';

export const botTalks = {
  of: (id: Id, signal?: AbortSignal) => http.get(`/conversations/${id}/bot`, { signal }),
  give: (id: Id, bot: Id) => http.post(`/conversations/${id}/bot`, { bot }),
  judge: (turn: Id, verdict: Verdict) => http.post(`/bots/turns/${turn}/verdict`, { verdict }),
};
export type BotTalk = Awaited<ReturnType<typeof botTalks.of>>;

const useBots = (enabled: boolean) => useQuery({ queryKey: ['bots', 'summaries'], queryFn: ({ signal }) => http.get('/bots/directory', { signal }), staleTime: 60_000, retry: false, enabled });

export function useBotName(id: Id | undefined): string | undefined {
  return useBots(id !== undefined).data?.find((each) => each.id === id)?.name;
}

/** The bot that spoke here last, if one ever did. */
export function useBotHere(conversation: Conversation): Id | undefined {
  const thread = useThread(conversation.id);
  return conversation.bot ?? thread.data?.items.findLast((each) => each.author_kind === 'bot')?.author;
}

export type Taker = { id: Id; name: string; back: boolean };

/** The bots that the conversation can be given to now; the one that had it first. */
export function useTakers(conversation: Conversation): Taker[] {
  const me = useMe();
  const here = useBotHere(conversation);
  const mine = conversation.owner_kind === 'agent' && conversation.owner === me.user.id;
  const may = conversation.status !== 'closed' && conversation.owner_kind !== 'bot' && !conversation.merged_into && allows(me, mine ? 'reply' : 'assign');
  const bots = useBots(may);
  if (!may) return [];
  return (bots.data ?? [])
    .filter(({ state, open, talks, capacity }) => state === 'on' && open && talks < capacity)
    .map(({ id, name }) => ({ id, name, back: id === here }))
    .sort((left, right) => Number(right.back) - Number(left.back));
}
