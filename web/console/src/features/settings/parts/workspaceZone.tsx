import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { keys } from '@/shared/api/keys';
import { SkeletonLines } from '@/shared/ui/States';
import { workspace } from '../api';

/** The time zone in which what is new begins; nothing while it is not known yet. */
export function useWorkspaceZone(): string | undefined {
  const query = useQuery({ queryKey: keys.workspace, queryFn: ({ signal }) => workspace.get({ signal }) });
  return query.data?.time_zone ?? (query.isError ? Intl.DateTimeFormat().resolvedOptions().timeZone : undefined);
}

/** A form that begins in the workspace's time zone. */
export function InWorkspaceZone({ children }: { children: (zone: string) => ReactNode }) {
  const zone = useWorkspaceZone();
  return zone ? children(zone) : <SkeletonLines lines={8} />;
}
