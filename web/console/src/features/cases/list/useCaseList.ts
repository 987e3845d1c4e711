import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Id } from '@/shared/api/types';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import type { CaseFilter } from '@/shared/cases/types';

/** Pages of a list, each case once: one that moved while pages were loaded would come twice. */
export function useCaseList(filter: CaseFilter, enabled = true) {
  const list = useInfiniteQuery({
    queryKey: caseKeys.list(filter), queryFn: ({ pageParam, signal }) => cases.list(filter, pageParam, { signal }), enabled,
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next, refetchInterval: 60_000, placeholderData: (old) => old,
  });
  const rows = useMemo(() => {
    const seen = new Set<Id>();
    return (list.data?.pages ?? []).flatMap((page) => page.items).filter((item) => !seen.has(item.id) && seen.add(item.id));
  }, [list.data]);
  return { ...list, rows };
}
