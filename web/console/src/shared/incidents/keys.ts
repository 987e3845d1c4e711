// Names of what is known about incidents in the one query cache; events renew everything below `all`.
import { keys } from '../api/keys';
import type { Id } from '../api/types';
import type { IncidentFilter } from './types';

export const incidentKeys = {
  all: keys.incidents,
  list: (filter: IncidentFilter) => ['incidents', 'list', filter] as const,
  /** Those that are going on, as a plain list. */
  running: ['incidents', 'running'] as const,
  one: (id: Id) => ['incidents', 'one', id] as const,
  part: (id: Id, name: 'lines' | 'cases' | 'updates' | 'audience') => ['incidents', 'part', id, name] as const,
  plans: ['incidents', 'plans'] as const,
  /** Of a plan or a running incident. */
  readiness: (id: Id) => ['incidents', 'readiness', id] as const,
};
