// What can be done to a case. Each answers with its new state, which goes straight into the cache.
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { createElement, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/http';
import type { Id } from '../api/types';
import { useProblem } from '../ui/problem';
import { navigate } from '../ui/router';
import { cases, type Assignment, type CaseChange, type Grading, type Move, type SplitOff } from './api';
import { caseKeys } from './keys';
import { putCase, renewLists } from './live';
import type { BulkChange, BulkResult, Case, ChecklistItem, LinkKind } from './types';
import { rememberUndo } from './undo';

export type CaseActions = ReturnType<typeof useCaseActions>;
export const pathOfCase = (id: Id) => `/cases/case/${id}`;

/** A toast that says what was done, and offers to take it back. */
export function useSaid() {
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  return useMemo(
    () => (text: string, undo?: () => void) => {
      if (undo) rememberUndo(undo);
      const key = `done ${Date.now()}`;
      const button = undo && createElement('button', { type: 'button', className: 'bare toast-undo', onClick: () => { message.destroy(key); undo(); } }, common('action.undo'));
      void message.success({ key, content: button ? createElement('span', null, text, ' ', button) : text, duration: undo ? 10 : 3 });
    },
    [common, message],
  );
}

export function useCaseActions() {
  const { t } = useTranslation('cases');
  const cache = useQueryClient();
  const problem = useProblem();
  const { message, modal } = App.useApp();
  const said = useSaid();

  return useMemo(() => {
    const put = (matter: Case) => {
      putCase(cache, matter);
      void cache.invalidateQueries({ queryKey: caseKeys.parts(matter.id) });
      return matter;
    };
    const attempt = async (id: Id, work: () => Promise<Case>): Promise<Case | undefined> => {
      try {
        return put(await work());
      } catch (error) {
        // Somebody else was quicker: what they did is shown, and the reader decides anew.
        if (error instanceof ApiError && error.code === 'aborted') {
          void message.warning(t('done.overtaken'));
          void cache.invalidateQueries({ queryKey: caseKeys.one(id) });
        } else problem(error);
        return undefined;
      }
    };
    const refusals = (result: BulkResult) => {
      if (result.refused.length === 0) return;
      modal.warning({
        title: t('bulk.refused', { count: result.refused.length }), width: 520,
        content: createElement('ul', { className: 'plain refusals' }, result.refused.slice(0, 20).map((each) => createElement('li', { key: each.case_id }, createElement('strong', null, each.number), ` ${each.reason}`))),
      });
    };
    return {
      change: (matter: Case, change: CaseChange) => attempt(matter.id, () => cases.change(matter.id, { version: matter.version, ...change })),
      async move(matter: Pick<Case, 'id' | 'version' | 'state' | 'number'>, to: Move, name: string, back?: string) {
        const after = await attempt(matter.id, () => cases.move(matter.id, { version: matter.version, ...to }));
        const home = back ? () => void attempt(matter.id, () => cases.move(matter.id, { state: back })) : undefined;
        if (after) said(t('done.moved', { number: matter.number, name }), home);
        return after;
      },
      async reopen(matter: Case, note: string) {
        const after = await attempt(matter.id, () => cases.reopen(matter.id, note));
        if (after) said(t('done.reopened', { number: matter.number }));
        return after;
      },
      async assign(matter: Pick<Case, 'id' | 'version' | 'owner' | 'queue' | 'number'>, to: Assignment, name: string) {
        const after = await attempt(matter.id, () => cases.assign(matter.id, { version: matter.version, ...to }));
        const before: Assignment = { owner: matter.owner, queue: matter.queue, clear: matter.owner ? [] : ['owner'] };
        if (after) said(t('done.assigned', { number: matter.number, name }), () => void attempt(matter.id, () => cases.assign(matter.id, before)));
        return after;
      },
      grade: (matter: Case, grading: Grading) => attempt(matter.id, () => cases.grade(matter.id, { version: matter.version, ...grading })),
      setTags: (matter: Case, tags: string[]) => attempt(matter.id, () => cases.setTags(matter.id, tags)),
      setChecklist: (matter: Case, items: ChecklistItem[]) => attempt(matter.id, () => cases.setChecklist(matter.id, items)),
      watch: (matter: Case, user: Id, on: boolean) => attempt(matter.id, () => (on ? cases.watch(matter.id, user) : cases.unwatch(matter.id, user))),
      link: (matter: Case, kind: LinkKind, other: Id) => attempt(matter.id, () => cases.link(matter.id, kind, other)),
      unlink: (matter: Case, kind: LinkKind, other: Id) => attempt(matter.id, () => cases.unlink(matter.id, kind, other)),
      setParent: (matter: Case, parent: Id | undefined) => attempt(matter.id, () => cases.setParent(matter.id, parent)),
      addConversation: (matter: Case, conversation: Id) => attempt(matter.id, () => cases.addConversation(matter.id, conversation)),
      removeConversation: (matter: Case, conversation: Id) => attempt(matter.id, () => cases.removeConversation(matter.id, conversation)),
      async merge(from: Case, into: { id: Id; number: string }) {
        const after = await attempt(from.id, () => cases.merge(from.id, into.id));
        if (!after) return false;
        void cache.invalidateQueries({ queryKey: caseKeys.one(from.id) });
        navigate(pathOfCase(after.id));
        said(t('done.merged', { from: from.number, into: after.number }), () => {
          void attempt(from.id, () => cases.undoMerge(from.id)).then((back) => {
            void cache.invalidateQueries({ queryKey: caseKeys.one(after.id) });
            if (back) navigate(pathOfCase(back.id));
          });
        });
        return true;
      },
      async split(from: Case, what: SplitOff) {
        const part = await attempt(from.id, () => cases.split(from.id, what));
        if (!part) return false;
        void cache.invalidateQueries({ queryKey: caseKeys.one(from.id) });
        navigate(pathOfCase(part.id));
        said(t('done.split', { number: part.number }), () => {
          void attempt(part.id, () => cases.undoSplit(part.id)).then((back) => {
            void cache.invalidateQueries({ queryKey: caseKeys.one(part.id) });
            if (back) navigate(pathOfCase(from.id));
          });
        });
        return true;
      },
      async changeMany(change: BulkChange) {
        try {
          const result = await cases.changeMany(change);
          renewLists(cache, 50);
          const undo = () => void cases.undoMany(result.id).then((back) => {
            renewLists(cache, 50);
            said(t('bulk.undone', { count: back.changed }));
            refusals(back);
          }).catch(problem);
          if (result.changed > 0) said(t('bulk.done', { count: result.changed }), undo);
          refusals(result);
          return result;
        } catch (error) {
          problem(error);
          return undefined;
        }
      },
    };
  }, [cache, message, modal, problem, said, t]);
}
