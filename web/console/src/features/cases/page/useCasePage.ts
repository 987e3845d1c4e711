// What the page of a case is made of.
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { conversations } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { useAllows } from '@/shared/api/me';
import type { Conversation, Id } from '@/shared/api/types';
import { cases, tasks } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import type { Case, Entry } from '@/shared/cases/types';
import { refreshed, type Thread } from '@/shared/realtime/patch';
import type { Talk } from '../model/thread';

// Events bring what changes; this only heals what they could not tell.
const healMs = 20_000;
const pageSize = 50;

export const useCase = (id: Id) => useQuery<Case>({ queryKey: caseKeys.one(id), queryFn: ({ signal }) => cases.get(id, { signal }), refetchInterval: healMs });

export const useTasks = (id: Id) => useQuery({ queryKey: caseKeys.part(id, 'tasks'), queryFn: ({ signal }) => tasks.ofCase(id, { signal }), refetchInterval: healMs });

async function allEntries(id: Id, task: Id | undefined, signal: AbortSignal): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | undefined;
  do {
    const page = await cases.entries(id, task, cursor, { signal });
    entries.push(...page.items);
    cursor = page.next;
  } while (cursor && entries.length < 2_000);
  return entries;
}

export const useEntries = (id: Id, task?: Id) =>
  useQuery({ queryKey: caseKeys.entries(id, task), queryFn: ({ signal }) => allEntries(id, task, signal), refetchInterval: healMs });

/** The case's conversations with their last messages; `hidden` ones the reader may not see. */
export function useTalks(ids: Id[]): { talks: Talk[]; hidden: number; loading: boolean; partial: Conversation[] } {
  const cache = useQueryClient();
  const may = useAllows('view_conversations');
  const heads = useQueries({
    queries: ids.map((id) => ({ queryKey: keys.conversation(id), queryFn: ({ signal }: { signal: AbortSignal }) => conversations.get(id, { signal }), staleTime: 60_000, enabled: may, retry: false })),
  });
  const threads = useQueries({
    queries: ids.map((id) => ({
      queryKey: keys.messages(id), staleTime: 30_000, enabled: may, retry: false, refetchInterval: healMs,
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Thread> => {
        const page = await conversations.messages(id, { limit: pageSize }, { signal });
        return refreshed(cache.getQueryData<Thread>(keys.messages(id)), page.items, pageSize);
      },
    })),
  });
  const mark = [...heads, ...threads].map((each) => each.dataUpdatedAt + Number(each.isError)).join();
  return useMemo(() => {
    const talks: Talk[] = [];
    const partial: Conversation[] = [];
    heads.forEach((head, index) => {
      const thread = threads[index]?.data;
      if (!head.data || !thread) return;
      talks.push({ conversation: head.data, messages: thread.items });
      if (!thread.complete) partial.push(head.data);
    });
    const hidden = may ? heads.filter((head) => head.isError).length : ids.length;
    return { talks, hidden, partial, loading: may && heads.some((head) => head.isPending) };
    // `mark` tells when anything in the queries has changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [mark, may, ids.length]);
}
