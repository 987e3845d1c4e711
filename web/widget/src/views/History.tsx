import { Fragment, h, type JSX } from 'preact';
import type { VisitorConversation } from '../model/types';
import { dayName, fullTime, useFrame } from './context';
import { Face } from './Header';
import { Log } from './Log';

export function TalkRow({ conversation }: { conversation: VisitorConversation }): JSX.Element {
  const { chat, state, t } = useFrame();
  const { agent_name, created_at, last_message, unread } = conversation;
  const at = Date.parse(created_at);
  const name = agent_name ?? state.session?.installation.theme.title ?? '';
  return (
    <button type="button" class="talk" onClick={() => void chat.showPast(conversation)}>
      <Face name={name} />
      <span class="what">
        <strong dir="auto">{name}</strong>
        {last_message && <small dir="auto">{last_message.text}</small>}
      </span>
      <time dateTime={created_at} title={fullTime(state.language, at)}>
        {dayName(state.language, new Date(at).setHours(0, 0, 0, 0), Date.now(), t)}
      </time>
      {unread > 0 && (
        <span class="count" aria-label={t('unread', { count: unread })}>
          {unread}
        </span>
      )}
    </button>
  );
}

export function History(): JSX.Element {
  const { chat, state, t } = useFrame();
  const { history, historyFailed } = state;
  return (
    <div class="page">
      {history?.length === 0 && <p class="empty">{t('noEarlier')}</p>}
      {!history && (
        <p class="empty" role="status">
          {t(historyFailed ? 'loadFailed' : 'loading')}{' '}
          {historyFailed && (
            <button type="button" class="link" onClick={() => void chat.loadHistory()}>
              {t('retry')}
            </button>
          )}
        </p>
      )}
      <div class="cards">
        <section class="list">
          {history?.map((each) => (
            <TalkRow key={each.id} conversation={each} />
          ))}
        </section>
      </div>
    </div>
  );
}

export function Past(): JSX.Element {
  const { chat, state, t } = useFrame();
  const going = state.live && state.live.conversation.status !== 'closed';
  return (
    <>
      <Log key={state.past?.conversation.id} thread={state.past} pending={[]} />
      <div class="foot ended">
        <p>{t('ended')}</p>
        <button type="button" class="primary" onClick={() => chat.show(going ? 'talk' : 'home')}>
          {t(going ? 'continueTalk' : 'again')}
        </button>
      </div>
    </>
  );
}
