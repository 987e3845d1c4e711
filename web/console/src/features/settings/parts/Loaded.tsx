import type { ReactNode } from 'react';
import { ApiError } from '@/shared/api/http';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';

type Query<T> = { data: T | undefined; isError: boolean; error: unknown; refetch: () => unknown };

/** Shows what was asked for, or why it is not there. `pick` may find nothing in what came. */
export function Loaded<T, P>({ query, pick, children }: { query: Query<T>; pick: (data: T) => P | undefined; children: (found: P) => ReactNode }) {
  if (query.data === undefined) return query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <SkeletonLines lines={8} />;
  const found = pick(query.data);
  if (found === undefined) return <ErrorState error={new ApiError({ status: 404, code: 'not_found', detail: '' })} />;
  return children(found);
}
