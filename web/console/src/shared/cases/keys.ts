// Names of what is known about cases in the one query cache.
import type { Id } from '../api/types';
import type { TaskFilter } from './api';
import type { CaseFilter } from './types';

export const caseKeys = {
  all: ['cases'] as const,
  lists: ['cases', 'list'] as const,
  list: (filter: CaseFilter) => ['cases', 'list', filter] as const,
  counts: ['cases', 'counts'] as const,
  day: ['cases', 'day'] as const,
  found: (text: string) => ['cases', 'found', text] as const,
  tags: ['cases', 'tags'] as const,
  views: ['cases', 'views'] as const,
  kinds: ['case-kinds'] as const,
  categories: ['case-categories'] as const,
  aftercare: ['aftercare-settings'] as const,
  tasks: (filter: TaskFilter) => ['cases', 'tasks', filter] as const,
  one: (id: Id) => ['case', id] as const,
  /** Everything below a case that its events can change. */
  parts: (id: Id) => ['case-part', id] as const,
  part: (id: Id, name: 'tasks' | 'related' | 'history' | 'time' | 'clocks' | 'promises' | 'approvals' | 'aftercare' | 'escalations') => ['case-part', id, name] as const,
  entries: (id: Id, task: Id | undefined) => ['case-part', id, 'entries', task ?? ''] as const,
  promisesOf: (conversation: Id) => ['case-part', conversation, 'promises-of'] as const,
  proposed: (conversation: Id) => ['proposed-case', conversation] as const,
};
