import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/keys';
import type { Id } from '../api/types';
import { caseKeys } from '../cases/keys';
import { renewLists } from '../cases/live';
import { useSaid } from '../cases/useCaseActions';
import { useProblem } from '../ui/problem';
import { macroKeys, macros, type MacroPart, type StoredMacro, type Thing } from './api';

export const useOffered = (thing: Thing | undefined) =>
  useQuery({ queryKey: macroKeys.offered(thing ?? { kind: 'matter', id: '' }), queryFn: ({ signal }) => macros.offered(thing ?? { kind: 'matter', id: '' }, { signal }), enabled: Boolean(thing), staleTime: 0, retry: false });

/** Does a macro's actions; what they have changed is shown at once and can be taken back. What somebody may have read cannot. */
export function useRunMacro(): (macro: StoredMacro, thing: Thing, said: string) => Promise<void> {
  const cache = useQueryClient();
  const problem = useProblem();
  const { message } = App.useApp();
  const say = useSaid();
  const { t } = useTranslation(['palette', 'automation']);
  return useCallback(
    async (macro, thing, said) => {
      const refresh = async () => {
        if (thing.kind === 'matter') {
          await Promise.all([cache.invalidateQueries({ queryKey: caseKeys.one(thing.id) }), cache.invalidateQueries({ queryKey: caseKeys.parts(thing.id) })]);
          renewLists(cache);
        } else await Promise.all([cache.invalidateQueries({ queryKey: keys.conversation(thing.id) }), cache.invalidateQueries({ queryKey: keys.messages(thing.id) })]);
      };
      // From the palette or beside a case: one of the two catalogues is there.
      const word = (key: MacroPart) => t([`palette:undo.${key}`, `automation:macros.undo.${key}`]);
      const undo = (run: Id) => () =>
        void macros.undo(run).then(({ kept }) => {
          if (kept.length) void message.warning(kept.map(({ part, reason }) => `${word(part)}: ${reason}`).join(' '), 8);
          return refresh();
        }).catch(problem);
      try {
        const run = await macros.run(macro.id, thing);
        const stays = (run.remains ?? []).map((each) => word(each)).join(' ');
        if (run.outcome === 'done') say(run.undoable && stays ? `${said} ${stays}` : said, run.undoable ? undo(run.id) : undefined);
        else void message.error(run.detail);
      } catch (error) {
        problem(error);
      }
      await refresh();
    },
    [cache, message, problem, say, t],
  );
}
