import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { conversations } from '@/shared/api/endpoints';
import { keys, type ListFilter } from '@/shared/api/keys';
import type { Conversation, Id } from '@/shared/api/types';
import { findConversation } from '@/shared/realtime/feed';
import { refreshed, withMessages, type Thread } from '@/shared/realtime/patch';

export function useConversationList(filter: ListFilter) {
  const list = useInfiniteQuery({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam, signal }) => conversations.list(filter, pageParam, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    staleTime: 60_000,
  });
  const rows = useMemo(() => {
    const seen = new Set<Id>();
    return (list.data?.pages ?? []).flatMap((page) => page.items).filter((item) => !seen.has(item.id) && seen.add(item.id));
  }, [list.data]);
  return { ...list, rows };
}

export function useConversation(id: Id) {
  const cache = useQueryClient();
  return useQuery<Conversation>({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) => conversations.get(id, { signal }),
    placeholderData: () => findConversation(cache, id),
    staleTime: 60_000,
  });
}

const pageSize = 50;

export function threadQuery(cache: ReturnType<typeof useQueryClient>, id: Id) {
  return {
    queryKey: keys.messages(id),
    queryFn: async ({ signal }: { signal?: AbortSignal }): Promise<Thread> => {
      const page = await conversations.messages(id, { limit: pageSize }, { signal });
      return refreshed(cache.getQueryData<Thread>(keys.messages(id)), page.items, pageSize);
    },
    staleTime: 60_000,
  };
}

export function useThread(id: Id) {
  const cache = useQueryClient();
  const thread = useQuery(threadQuery(cache, id));
  const loadOlder = useCallback(async () => {
    const old = cache.getQueryData<Thread>(keys.messages(id));
    const first = old?.items[0]?.seq;
    if (!old || old.complete || first === undefined) return;
    const page = await conversations.messages(id, { before_seq: first, limit: pageSize });
    cache.setQueryData<Thread>(keys.messages(id), (now) => now && { ...withMessages(now, page.items), complete: page.items.length < pageSize });
  }, [cache, id]);
  return { ...thread, loadOlder };
}
