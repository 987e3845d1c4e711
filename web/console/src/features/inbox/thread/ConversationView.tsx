import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import type { Id } from '@/shared/api/types';
import { useConversationStream } from '@/shared/realtime/stream';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { AssignDialog } from '../actions/AssignDialog';
import { MergeDialog } from '../actions/MergeDialog';
import { SplitDialog } from '../actions/SplitDialog';
import { useActions } from '../actions/useActions';
import { Composer, type ComposerTab } from '../composer/Composer';
import { rightsIn } from '../model/rights';
import { useConversation } from '../model/useLists';
import { Thread } from './Thread';
import { ThreadHeader, type Dialog } from './ThreadHeader';

type Props = { id: Id; back?: () => void; toggleContext: () => void };

export function ConversationView({ id, back, toggleContext }: Props) {
  const { t } = useTranslation('inbox');
  const me = useMe();
  const conversation = useConversation(id);
  const live = useConversationStream(id);
  const actions = useActions();
  const [dialog, setDialog] = useState<Dialog>();
  const [asked, setAsked] = useState<{ tab: ComposerTab; insert?: string; count: number }>({ tab: 'answer', count: 0 });
  const data = conversation.data;
  const rights = data && rightsIn(data, me);

  const write = (tab: ComposerTab, insert?: string) => setAsked((old) => ({ tab, insert, count: old.count + 1 }));
  useHotkeys({
    r: () => write('answer'),
    n: () => write('note'),
    '/': () => write('answer', '/'),
    a: () => rights?.assign && setDialog({ name: 'assign' }),
    e: () => {
      if (!data || !rights?.note) return;
      void (data.status === 'closed' ? actions.reopen(data) : actions.close(data));
    },
  });

  if (!data || !rights)
    return (
      <section className="pane pane-thread" aria-label={t('thread.label')}>
        {conversation.isError ? <ErrorState error={conversation.error} retry={() => void conversation.refetch()} /> : <SkeletonLines lines={6} />}
      </section>
    );
  const close = () => setDialog(undefined);
  return (
    <section className="pane pane-thread" aria-label={t('thread.label')}>
      <ThreadHeader conversation={data} rights={rights} viewers={live.viewers} actions={actions} back={back} toggleContext={toggleContext} open={setDialog} />
      <Thread conversation={data} rights={rights} typing={live.typing} split={(from) => setDialog({ name: 'split', from })} />
      <Composer conversation={data} rights={rights} actions={actions} asked={asked} viewers={live.viewers} assign={() => setDialog({ name: 'assign' })} />
      {dialog?.name === 'assign' && <AssignDialog conversation={data} actions={actions} close={close} />}
      {dialog?.name === 'merge' && <MergeDialog conversation={data} actions={actions} close={close} />}
      {dialog?.name === 'split' && <SplitDialog conversation={data} from={dialog.from} actions={actions} close={close} />}
    </section>
  );
}
