// Names of what is known about complaints in the one query cache: below those of cases, whose events renew them.
import type { Id } from '../api/types';
import { caseKeys } from '../cases/keys';
import type { Bucket, ComplaintFilter, Dimension } from './types';

const many = [...caseKeys.all, 'complaints'] as const;

export const complaintKeys = {
  many,
  list: (filter: ComplaintFilter) => [...many, 'list', filter] as const,
  board: [...many, 'board'] as const,
  pareto: (by: Dimension, filter: ComplaintFilter) => [...many, 'pareto', by, filter] as const,
  trend: (bucket: Bucket, filter: ComplaintFilter) => [...many, 'trend', bucket, filter] as const,
  warnings: [...many, 'warnings'] as const,
  causes: ['complaint-causes'] as const,
  regulators: ['complaint-regulators'] as const,
  settings: ['complaint-settings'] as const,
  one: (id: Id) => [...caseKeys.parts(id), 'complaint'] as const,
  actions: (id: Id) => [...caseKeys.parts(id), 'complaint-actions'] as const,
  evidence: (id: Id) => [...caseKeys.parts(id), 'evidence'] as const,
};
