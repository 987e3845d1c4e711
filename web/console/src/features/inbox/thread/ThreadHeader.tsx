import { Button, Dropdown, Tooltip, type MenuProps } from 'antd';
import { ArrowLeft, Check, MoreHorizontal, PanelRight, RotateCcw, UserPlus } from 'lucide-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import type { Conversation, Message } from '@/shared/api/types';
import type { Viewer } from '@/shared/realtime/stream';
import { withCatalogue } from '@/shared/i18n';
import { Avatar } from '@/shared/ui/Avatar';
import { ChannelIcon } from '@/shared/ui/ChannelIcon';
import { usePhone } from '@/shared/ui/media';
import { useContactName, useQueues, useUserName } from '@/shared/ui/names';
import type { Actions } from '../actions/useActions';
import { useBotName, useTakers } from '../model/bots';
import type { Rights } from '../model/rights';
import { Subject } from './Subject';

const BotLabel = lazy(() => withCatalogue('understanding', import('../context/BotCard')).then((module) => ({ default: module.BotLabel })));

export type Dialog = { name: 'assign' } | { name: 'merge' } | { name: 'split'; from: Message };
type Props = {
  conversation: Conversation; rights: Rights; viewers: Viewer[]; actions: Actions; back?: () => void; toggleContext: () => void;
  open: (dialog: Dialog) => void;
};

function Viewers({ viewers }: { viewers: Viewer[] }) {
  const { t } = useTranslation('inbox');
  if (viewers.length === 0) return null;
  const text = t('thread.looking', { count: viewers.length, names: viewers.map((viewer) => viewer.name).join(', ') });
  return (
    <Tooltip title={text}>
      <span className="viewers" role="img" aria-label={text}>
        {viewers.slice(0, 3).map((viewer) => <Avatar key={viewer.id} name={viewer.name} size={22} />)}
      </span>
    </Tooltip>
  );
}

function useMenu({ conversation, rights, actions, open }: Props): MenuProps {
  const { t } = useTranslation('inbox');
  const me = useMe();
  const mode = conversation.participants.find((each) => each.user === me.user.id)?.mode;
  const items: { key: string; label: ReactNode; run: () => void }[] = [];
  const owned = conversation.owner_kind === 'agent' && conversation.owner !== me.user.id && conversation.status === 'active';
  if (rights.supervise && owned) {
    if (mode !== 'member') items.push({ key: 'join', label: t('action.join'), run: () => void actions.participate(conversation, 'member') });
    if (mode !== 'whisperer') items.push({ key: 'whisper', label: t('action.whisper'), run: () => void actions.participate(conversation, 'whisperer') });
    items.push({ key: 'take_over', label: t('action.take_over'), run: () => void actions.takeOver(conversation) });
  }
  for (const taker of useTakers(conversation)) items.push({ key: `bot ${taker.id}`, label: <Suspense fallback={taker.name}><BotLabel {...taker} /></Suspense>, run: () => void actions.giveToBot(conversation, taker) });
  if (mode) items.push({ key: 'leave', label: t('action.leave'), run: () => void actions.leave(conversation) });
  if (rights.merge && !conversation.merged_into) items.push({ key: 'merge', label: t('action.merge'), run: () => open({ name: 'merge' }) });
  items.push({
    key: 'link', label: t('action.copy_link'),
    run: () => void navigator.clipboard.writeText(`${location.origin}/inbox/all/${conversation.id}`),
  });
  return { items: items.map(({ key, label }) => ({ key, label })), onClick: ({ key }) => items.find((item) => item.key === key)?.run() };
}

export function ThreadHeader(props: Props) {
  const { conversation, rights, viewers, actions, back, toggleContext, open } = props;
  const { t } = useTranslation('inbox');
  const { t: common } = useTranslation();
  const me = useMe();
  const phone = usePhone();
  const name = useContactName()(conversation.contact);
  const userName = useUserName();
  const queue = useQueues().find((each) => each.id === conversation.queue)?.name;
  const bot = useBotName(conversation.bot);
  const owner = conversation.owner_kind === 'agent' ? (conversation.owner === me.user.id ? t('thread.you') : userName(conversation.owner)) : bot;
  const closed = conversation.status === 'closed';
  const menu = useMenu(props);
  return (
    <header className="thread-header">
      {back && (
        <button type="button" className="icon-button" aria-label={common('action.back')} onClick={back}><ArrowLeft size={18} /></button>
      )}
      {!phone && <Avatar name={name} size={32} />}
      <div className="grow">
        <div className="row thread-name">
          <h1 className="cut" title={name}>{name}</h1>
          <ChannelIcon channel={conversation.channel} />
          {(!phone || closed) && <span className={`pill status-${conversation.status}`}>{common(`status.${conversation.status}`)}</span>}
        </div>
        <div className="row faint">
          <span className="cut">{[queue, owner].filter(Boolean).join(' · ') || common('nobody')}</span>
          {!phone && <Subject conversation={conversation} editable={rights.note} save={(subject) => void actions.change(conversation, { subject })} />}
        </div>
      </div>
      {!phone && <Viewers viewers={viewers} />}
      {rights.assign && (
        <Tooltip title={`${t('action.assign')} (A)`}>
          <button type="button" className="icon-button" aria-label={t('action.assign')} onClick={() => open({ name: 'assign' })}><UserPlus size={17} /></button>
        </Tooltip>
      )}
      {rights.note && (
        <Tooltip title={`${t(closed ? 'action.reopen' : 'action.close')} (E)`}>
          <Button
            size="small" icon={closed ? <RotateCcw size={14} /> : <Check size={14} />} aria-label={t(closed ? 'action.reopen' : 'action.close')}
            onClick={() => void (closed ? actions.reopen(conversation) : actions.close(conversation))}
          >
            {phone ? undefined : t(closed ? 'action.reopen' : 'action.close')}
          </Button>
        </Tooltip>
      )}
      <Dropdown menu={menu} trigger={['click']} placement="bottomRight">
        <button type="button" className="icon-button" aria-label={common('action.more')} aria-haspopup="menu"><MoreHorizontal size={17} /></button>
      </Dropdown>
      <Tooltip title={`${t('context.toggle')} (I)`} placement="bottomRight">
        <button type="button" className="icon-button" aria-label={t('context.toggle')} onClick={toggleContext}><PanelRight size={17} /></button>
      </Tooltip>
    </header>
  );
}
