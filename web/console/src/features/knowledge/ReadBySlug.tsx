import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { navigate } from '@/shared/ui/router';
import { ApiError } from '@/shared/api/http';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { knowledge, knowledgeKeys } from './api';

/** Links within articles name the other one by its address; here that becomes its page. */
export default function ReadBySlug({ slug }: { slug: string }) {
  const filter = { text: slug };
  const query = useQuery({ queryKey: knowledgeKeys.list(filter), queryFn: ({ signal }) => knowledge.list(filter, undefined, { signal }) });
  const found = query.data?.items.find((article) => article.slug === slug);
  useEffect(() => {
    if (found) navigate(`/knowledge/article/${found.id}`, 'replace');
  }, [found]);
  if (query.isError) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return query.data && !found ? <ErrorState error={new ApiError({ status: 404, code: 'not_found', detail: slug })} /> : <SkeletonLines lines={8} />;
}
