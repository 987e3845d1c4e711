import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { conversations } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { useMe } from '@/shared/api/me';
import type { Conversation, Id, ParticipantMode } from '@/shared/api/types';
import { putConversation } from '@/shared/realtime/feed';
import { refreshed, type Thread } from '@/shared/realtime/patch';
import { useProblem } from '@/shared/ui/problem';

// Coming and going reach the server in the order in which they happened.
let queue: Promise<unknown> = Promise.resolve();
function inOrder<T>(step: () => Promise<T>): Promise<T> {
  const next = queue.then(step, step);
  queue = next.catch(() => undefined);
  return next;
}

export function modeOf(conversation: Conversation | undefined, user: Id): ParticipantMode | 'owner' | undefined {
  if (conversation?.owner === user) return 'owner';
  return conversation?.participants.find((each) => each.user === user)?.mode;
}

/** Takes part as a watcher while the panel is open, unless we take part already. */
export function useWatch(id: Id) {
  const cache = useQueryClient();
  const me = useMe().user.id;
  const problem = useProblem();
  const conversation = useQuery({ queryKey: keys.conversation(id), queryFn: ({ signal }) => conversations.get(id, { signal }) });
  const put = useCallback((changed: Conversation) => putConversation(cache, changed, me), [cache, me]);

  useEffect(() => {
    let gone = false;
    void inOrder(async () => {
      if (gone) return;
      const now = await conversations.get(id);
      put(now);
      if (!modeOf(now, me) && now.status !== 'closed') put(await conversations.participate(id, 'watcher'));
    }).catch((error: unknown) => {
      if (!gone) problem(error);
    });
    return () => {
      gone = true;
      void inOrder(async () => {
        const mode = modeOf(cache.getQueryData<Conversation>(keys.conversation(id)), me);
        if (mode === 'watcher' || mode === 'whisperer') put(await conversations.leave(id));
      }).catch(() => undefined);
    };
  }, [id, me, cache, put, problem]);

  return { conversation, put, mode: modeOf(conversation.data, me) };
}

const pageSize = 50;

export function useWatchedThread(id: Id) {
  const cache = useQueryClient();
  return useQuery({
    queryKey: keys.messages(id),
    queryFn: async ({ signal }) => {
      const page = await conversations.messages(id, { limit: pageSize }, { signal });
      return refreshed(cache.getQueryData<Thread>(keys.messages(id)), page.items, pageSize);
    },
  });
}
