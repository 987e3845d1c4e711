import { App, Button, Tooltip } from 'antd';
import { ArrowLeft, ExternalLink, Eye, LogIn, LogOut, Replace, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { conversations } from '@/shared/api/endpoints';
import { useMe } from '@/shared/api/me';
import type { Conversation, Id } from '@/shared/api/types';
import { useConversationStream } from '@/shared/realtime/stream';
import { usePhone } from '@/shared/ui/media';
import { useContactName, useUserName } from '@/shared/ui/names';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { Stopwatch } from '@/shared/ui/TimeText';
import { useWatch } from './useWatch';
import { WatchComposer } from './WatchComposer';
import { WatchThread } from './WatchThread';

function Facts({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('live');
  const { t: common } = useTranslation();
  const userName = useUserName();
  const since = conversation.assigned_at ?? conversation.waiting_since;
  return (
    <div className="faint cut">
      {conversation.owner ? t('with', { name: userName(conversation.owner) }) : common(`status.${conversation.status}`)}
      {since && conversation.status !== 'closed' && <> · <Stopwatch since={since} /></>}
    </div>
  );
}

export function WatchPanel({ id, close }: { id: Id; close: () => void }) {
  const { t } = useTranslation('live');
  const { t: common } = useTranslation();
  const { modal } = App.useApp();
  const me = useMe().user.id;
  const nameOf = useContactName();
  const problem = useProblem();
  const phone = usePhone();
  const stream = useConversationStream(id);
  const { conversation, put, mode } = useWatch(id);
  const data = conversation.data;
  // On a phone the panel is the page.
  const Title = phone ? 'h1' : 'h2';

  const join = () => conversations.participate(id, 'member').then(put).catch(problem);
  const leave = () =>
    conversations.leave(id).then((changed) => {
      put(changed);
      close();
    }).catch(problem);
  const takeOver = () =>
    modal.confirm({
      title: t('take_over_title'), content: t('take_over_text'), okText: t('take_over'),
      onOk: () => conversations.takeOver(id).then((changed) => {
        put(changed);
        navigate(`/inbox/mine/${id}`);
      }).catch(problem),
    });

  return (
    <aside className="watch" aria-label={t('watching')}>
      <header className="watch-top">
        <Tooltip title={common(phone ? 'action.back' : 'action.close')}>
          <button type="button" className="icon-button" onClick={close} aria-label={common(phone ? 'action.back' : 'action.close')}>
            {phone ? <ArrowLeft size={18} /> : <X size={18} />}
          </button>
        </Tooltip>
        <div className="grow">
          <Title className="cut">{data ? nameOf(data.contact) : t('watching')}</Title>
          {data && <Facts conversation={data} />}
        </div>
        <Tooltip title={t('open_inbox')}>
          <button type="button" className="icon-button" aria-label={t('open_inbox')} onClick={() => navigate(`/inbox/all/${id}`)}><ExternalLink size={16} /></button>
        </Tooltip>
      </header>
      {conversation.isError ? (
        <ErrorState error={conversation.error} retry={() => void conversation.refetch()} />
      ) : !data ? (
        <SkeletonLines lines={7} />
      ) : (
        <>
          <WatchThread id={id} typing={stream.typing} />
          {data.status !== 'closed' && (
            <footer className="watch-foot">
              <div className="row wrap">
                <span className="pill pill-accent"><Eye size={12} aria-hidden="true" /> {t(`mode.${mode ?? 'none'}`)}</span>
                <span className="grow" />
                {mode !== 'member' && mode !== 'owner' && data.status === 'active' && <Button size="small" icon={<LogIn size={14} />} onClick={() => void join()}>{t('join')}</Button>}
                {mode === 'member' && <Button size="small" icon={<LogOut size={14} />} onClick={() => void leave()}>{t('leave')}</Button>}
                {data.owner !== me && <Button size="small" icon={<Replace size={14} />} onClick={takeOver}>{t('take_over')}</Button>}
              </div>
              <WatchComposer conversation={data} mode={mode} put={put} />
            </footer>
          )}
        </>
      )}
    </aside>
  );
}
