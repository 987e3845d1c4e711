// What can be done to a conversation. Each answers with its new state, which goes straight into the cache.
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { createElement, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { conversations } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { useMe } from '@/shared/api/me';
import type { Conversation, Id, ParticipantMode } from '@/shared/api/types';
import { bumpCounts, putConversation } from '@/shared/realtime/feed';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';
import { botTalks, type Taker } from '../model/bots';
import { rememberUndo } from '../model/lastAction';

export type Actions = ReturnType<typeof useActions>;

export function useActions() {
  const { t } = useTranslation('inbox');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const me = useMe();
  const problem = useProblem();
  const { message } = App.useApp();
  const mine = me.user.id;

  return useMemo(() => {
    const put = (conversation: Conversation) => {
      putConversation(cache, conversation, mine);
      bumpCounts(cache);
      return conversation;
    };
    const attempt = async (work: () => Promise<Conversation>): Promise<Conversation | undefined> => {
      try {
        return put(await work());
      } catch (error) {
        problem(error);
        return undefined;
      }
    };
    const said = (text: string, undo?: () => void) => {
      if (undo) rememberUndo(undo);
      const key = `done ${Date.now()}`;
      const button = undo && createElement('button', { type: 'button', className: 'bare toast-undo', onClick: () => { message.destroy(key); undo(); } }, common('action.undo'));
      void message.success({ key, content: button ? createElement('span', null, text, ' ', button) : text, duration: undo ? 6 : 3 });
    };
    const renew = (...ids: Id[]) => {
      for (const id of ids) void cache.invalidateQueries({ queryKey: keys.messages(id) });
    };
    const reopen = (conversation: Conversation) => attempt(() => conversations.reopen(conversation.id));

    return {
      reopen,
      async assign(conversation: Conversation, to: { user?: Id; queue?: Id; note?: string }, name: string) {
        const after = await attempt(() => conversations.assign(conversation.id, to));
        if (after) said(t('done.assigned', { name }));
        return after;
      },
      async close(conversation: Conversation) {
        const after = await attempt(() => conversations.close(conversation.id));
        if (after) said(t('done.closed'), () => void reopen(conversation));
        return after;
      },
      setTags: (conversation: Conversation, tags: string[]) => attempt(() => conversations.setTags(conversation.id, tags)),
      change: (conversation: Conversation, change: { subject?: string; priority?: number; language?: string }) =>
        attempt(() => conversations.change(conversation.id, change)),
      participate: (conversation: Conversation, mode: ParticipantMode) => attempt(() => conversations.participate(conversation.id, mode)),
      leave: (conversation: Conversation) => attempt(() => conversations.leave(conversation.id)),
      async giveToBot(conversation: Conversation, to: Taker) {
        const after = await attempt(() => botTalks.give(conversation.id, to.id));
        if (after) said(t('done.assigned', { name: to.name }));
      },
      takeOver: (conversation: Conversation) => attempt(() => conversations.takeOver(conversation.id)),
      async merge(from: Conversation, into: Conversation) {
        const after = await attempt(() => conversations.merge(from.id, into.id));
        if (!after) return;
        renew(from.id, into.id);
        navigate(`/inbox/mine/${after.id}`);
        said(t('done.merged'), () => {
          void attempt(() => conversations.undoMerge(from.id)).then((back) => {
            renew(from.id, into.id);
            if (back) navigate(`/inbox/mine/${from.id}`);
          });
        });
      },
      async split(from: Conversation, from_seq: number, subject: string) {
        const after = await attempt(() => conversations.split(from.id, { from_seq, subject: subject || undefined }));
        if (!after) return;
        renew(from.id);
        navigate(`/inbox/mine/${after.id}`);
        said(t('done.split'), () => {
          void attempt(() => conversations.undoSplit(after.id)).then((back) => {
            renew(from.id, after.id);
            if (back) navigate(`/inbox/mine/${from.id}`);
          });
        });
      },
    };
  }, [cache, common, message, mine, problem, t]);
}
