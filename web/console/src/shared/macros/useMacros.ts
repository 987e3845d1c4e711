import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback } from 'react';
import { keys } from '../api/keys';
import type { Id } from '../api/types';
import { cases } from '../cases/api';
import { caseKeys } from '../cases/keys';
import { renewLists } from '../cases/live';
import { useSaid } from '../cases/useCaseActions';
import { useProblem } from '../ui/problem';
import { macroKeys, macros, type StoredMacro, type Thing } from './api';

export const useOffered = (thing: Thing | undefined) =>
  useQuery({ queryKey: macroKeys.offered(thing ?? { kind: 'matter', id: '' }), queryFn: ({ signal }) => macros.offered(thing ?? { kind: 'matter', id: '' }, { signal }), enabled: Boolean(thing), staleTime: 0, retry: false });

/** Does a macro's actions; what they have changed is shown at once, and what they changed on a case can be taken back. */
export function useRunMacro(): (macro: StoredMacro, thing: Thing, said: string) => Promise<void> {
  const cache = useQueryClient();
  const problem = useProblem();
  const { message } = App.useApp();
  const say = useSaid();
  return useCallback(
    async (macro, thing, said) => {
      const refresh = async () => {
        if (thing.kind === 'matter') {
          await Promise.all([cache.invalidateQueries({ queryKey: caseKeys.one(thing.id) }), cache.invalidateQueries({ queryKey: caseKeys.parts(thing.id) })]);
          renewLists(cache);
        } else await Promise.all([cache.invalidateQueries({ queryKey: keys.conversation(thing.id) }), cache.invalidateQueries({ queryKey: keys.messages(thing.id) })]);
      };
      const undo = (change: Id) => () =>
        void cases.undoMany(change).then(({ refused }) => {
          if (refused[0]) void message.warning(refused[0].reason);
          return refresh();
        }).catch(problem);
      try {
        const run = await macros.run(macro.id, thing);
        if (run.outcome === 'done') say(said, run.undo === undefined ? undefined : undo(run.undo));
        else void message.error(run.detail);
      } catch (error) {
        problem(error);
      }
      await refresh();
    },
    [cache, message, problem, say],
  );
}
