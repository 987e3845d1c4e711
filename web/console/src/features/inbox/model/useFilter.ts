// View, conversation and filters live in the address: /inbox/mine/42?queue=3.
import { useMemo } from 'react';
import type { ListFilter } from '@/shared/api/keys';
import { views, type Channel, type Id, type View } from '@/shared/api/types';
import { navigate, useRoute } from '@/shared/ui/router';

const names = ['queue', 'owner', 'tag', 'channel'] as const;
export type FilterName = (typeof names)[number];

export function pathOf(filter: ListFilter, conversation?: Id): string {
  const query = new URLSearchParams();
  for (const name of names) {
    const value = filter[name];
    if (value) query.set(name, value);
  }
  const text = query.toString();
  return `/inbox/${filter.view}${conversation ? `/${conversation}` : ''}${text ? `?${text}` : ''}`;
}

export function useFilter() {
  const { parts, query } = useRoute();
  const text = query.toString();
  const view = views.find((each) => each === parts[1]) ?? 'mine';
  const conversation = parts[2];
  const filter = useMemo<ListFilter>(() => {
    const search = new URLSearchParams(text);
    const value = (name: FilterName) => search.get(name) ?? undefined;
    return { view, queue: value('queue'), owner: value('owner'), tag: value('tag'), channel: value('channel') as Channel | undefined };
  }, [view, text]);
  return {
    filter,
    conversation,
    active: names.filter((name) => filter[name]).length,
    setView: (next: View) => navigate(pathOf({ ...filter, view: next })),
    setFilter: (name: FilterName, value: string | undefined) => navigate(pathOf({ ...filter, [name]: value || undefined }, conversation), 'replace'),
    open: (id: Id | undefined, how: 'push' | 'replace' = 'push') => navigate(pathOf(filter, id), how),
  };
}
