// How events about cases change what is cached.
import type { EventFrame } from '@deskbell/realtime';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Page } from '../api/types';
import { caseKeys } from './keys';
import type { Case, CaseSummary } from './types';

type ListData = InfiniteData<Page<CaseSummary>, string | undefined>;

/** The row of a list that the case makes. */
export function summaryOf(matter: Case): CaseSummary {
  return {
    id: matter.id, number: matter.number, version: matter.version, kind: matter.kind, subject: matter.subject, category: matter.category,
    state: matter.state, state_category: matter.state_category, waits_for: matter.waits_for, level: matter.grade.level, owner: matter.owner,
    queue: matter.queue, contact: matter.contact, channel: matter.channel, tags: matter.tags,
    open_tasks: matter.tasks.filter((task) => task.state !== 'done' && task.state !== 'cancelled').length, due_at: matter.due_at,
    due_what: matter.due_what, unanswered_since: matter.unanswered_since, parent: matter.parent, opened_at: matter.opened_at, updated_at: matter.updated_at,
  };
}

let renewing: ReturnType<typeof setTimeout> | undefined;

/** Lists are ordered by the server, so they are asked for again; what is on the screen changes at once. */
export function renewLists(cache: QueryClient, pauseMs = 500) {
  if (renewing) return;
  renewing = setTimeout(() => {
    renewing = undefined;
    void cache.invalidateQueries({ queryKey: caseKeys.all });
  }, pauseMs);
}

/** An older state never replaces a newer one: answers and events overtake each other. */
export function putCase(cache: QueryClient, matter: Case) {
  cache.setQueryData<Case>(caseKeys.one(matter.id), (old) => (old && old.version > matter.version ? old : matter));
  for (const [key, data] of cache.getQueriesData<ListData>({ queryKey: caseKeys.lists })) {
    if (!data?.pages.some((page) => page.items.some((item) => item.id === matter.id && item.version < matter.version))) continue;
    const pages = data.pages.map((page) => ({ ...page, items: page.items.map((item) => (item.id === matter.id ? summaryOf(matter) : item)) }));
    cache.setQueryData<ListData>(key, { ...data, pages });
  }
  renewLists(cache);
}

const about = /^(case|clock|approval|complaint|promise|escalation|aftercare)\./;

export function applyCaseEvent(cache: QueryClient, event: EventFrame): boolean {
  if (!about.test(event.kind)) return false;
  const { matter } = event.data as { matter?: Case };
  if (matter) putCase(cache, matter);
  else renewLists(cache);
  void cache.invalidateQueries({ queryKey: caseKeys.parts(event.stream) });
  return true;
}
