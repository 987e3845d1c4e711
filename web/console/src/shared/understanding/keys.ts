import type { Id } from '../api/types';
import type { Aspect } from './types';

export const understandingKeys = {
  of: (conversation: Id) => ['recognition', conversation] as const,
  assist: (conversation: Id) => ['assist', conversation] as const,
  runs: (conversation: Id) => ['procedure-runs', conversation] as const,
  all: ['understanding'] as const,
  labels: ['understanding', 'labels'] as const,
  examples: (filter: Record<string, string | undefined>) => ['understanding', 'examples', filter] as const,
  exampleLists: ['understanding', 'examples'] as const,
  quality: (aspect: Aspect) => ['understanding', 'quality', aspect] as const,
  versions: (aspect: Aspect) => ['understanding', 'versions', aspect] as const,
  comparison: (aspect: Aspect, first: number, second: number) => ['understanding', 'comparison', aspect, first, second] as const,
  settings: ['understanding', 'settings'] as const,
};
