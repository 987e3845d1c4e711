import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { understandingKeys } from '@/shared/understanding/keys';
import { procedures, type Run } from './api';

/** Begins a procedure beside the conversation. */
export function useStart(conversation: Id): (article: Id) => Promise<void> {
  const { i18n } = useTranslation();
  const cache = useQueryClient();
  const problem = useProblem();
  return useCallback(
    async (article) => {
      try {
        const run = await procedures.start(article, conversation, i18n.language);
        cache.setQueryData<Run[]>(understandingKeys.runs(conversation), (old) => [run, ...(old ?? [])]);
        setTimeout(() => document.querySelector('.run-step')?.scrollIntoView({ block: 'nearest' }), 60);
      } catch (error) {
        problem(error);
      }
    },
    [cache, conversation, i18n.language, problem],
  );
}
