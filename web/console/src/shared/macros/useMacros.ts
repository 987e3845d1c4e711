import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback } from 'react';
import { keys } from '../api/keys';
import { caseKeys } from '../cases/keys';
import { renewLists } from '../cases/live';
import { useProblem } from '../ui/problem';
import { macroKeys, macros, type StoredMacro, type Thing } from './api';

export const useOffered = (thing: Thing | undefined) =>
  useQuery({ queryKey: macroKeys.offered(thing ?? { kind: 'matter', id: '' }), queryFn: ({ signal }) => macros.offered(thing ?? { kind: 'matter', id: '' }, { signal }), enabled: Boolean(thing), staleTime: 0, retry: false });

/** Does a macro's actions; what they have changed is shown at once. */
export function useRunMacro(): (macro: StoredMacro, thing: Thing, said: string) => Promise<void> {
  const cache = useQueryClient();
  const problem = useProblem();
  const { message } = App.useApp();
  return useCallback(
    async (macro, thing, said) => {
      try {
        const run = await macros.run(macro.id, thing);
        if (run.outcome === 'done') void message.success(said);
        else void message.error(run.detail);
      } catch (error) {
        problem(error);
      }
      if (thing.kind === 'matter') {
        await Promise.all([cache.invalidateQueries({ queryKey: caseKeys.one(thing.id) }), cache.invalidateQueries({ queryKey: caseKeys.parts(thing.id) })]);
        renewLists(cache);
      } else await Promise.all([cache.invalidateQueries({ queryKey: keys.conversation(thing.id) }), cache.invalidateQueries({ queryKey: keys.messages(thing.id) })]);
    },
    [cache, message, problem],
  );
}
