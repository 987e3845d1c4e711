import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { http } from '@/shared/api/http';
import { keys } from '@/shared/api/keys';
import type { Id } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';

export const useNoticeList = (unread: boolean, enabled = true) =>
  useInfiniteQuery({
    queryKey: keys.noticeList(unread), initialPageParam: undefined as string | undefined, enabled,
    queryFn: ({ pageParam, signal }) => http.get('/notices', { query: { unread: unread ? true : undefined, cursor: pageParam, limit: 20 }, signal }), getNextPageParam: (page) => page.next,
  });

export function useMarkRead() {
  const cache = useQueryClient();
  const problem = useProblem();
  const after = () => cache.invalidateQueries({ queryKey: keys.notices });
  return {
    one: (id: Id) => http.post(`/notices/${id}/read`).then(after).catch(problem),
    all: () => http.post('/notices/read').then(after).catch(problem),
  };
}
