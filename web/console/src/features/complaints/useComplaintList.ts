import { useInfiniteQuery } from '@tanstack/react-query';
import { complaints } from '@/shared/complaints/api';
import { complaintKeys } from '@/shared/complaints/keys';
import type { ComplaintFilter, Summary } from '@/shared/complaints/types';

const pageSize = 50;
const healMs = 60_000;

export function useComplaintList(filter: ComplaintFilter) {
  const list = useInfiniteQuery({
    queryKey: complaintKeys.list(filter), queryFn: ({ pageParam, signal }) => complaints.list(filter, pageParam, { signal, limit: pageSize }), initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next, refetchInterval: healMs,
  });
  const rows: Summary[] = list.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...list, rows };
}
