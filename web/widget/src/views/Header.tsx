import { h, type JSX } from 'preact';
import { unreadOf } from '../model/state';
import { useFrame } from './context';
import { Icon } from './Icon';
import { Menu } from './Menu';

export function Face({ name, logo }: { name: string; logo?: string }): JSX.Element {
  if (logo) return <img class="face" src={logo} alt="" />;
  return (
    <span class="face" aria-hidden="true">
      {[...name.trim()][0]?.toUpperCase() ?? '·'}
    </span>
  );
}

export function Header(): JSX.Element {
  const { chat, state, t, embedded, close } = useFrame();
  const { session, view, live, past } = state;
  const theme = session?.installation.theme;
  const thread = view === 'past' ? past : view === 'talk' ? live : undefined;
  const agent = thread?.conversation.agent_name;
  const unread = view === 'talk' ? 0 : unreadOf(live);
  const title = view === 'history' ? t('earlier') : (agent ?? theme?.title ?? t('chat'));
  const subtitle = view === 'history' ? undefined : agent ? theme?.title : view === 'home' ? undefined : t('people');
  return (
    <header class={view === 'home' ? 'head plain' : 'head'}>
      {view !== 'home' && (
        <button
          type="button"
          class="round"
          aria-label={unread > 0 ? `${t('back')}, ${t('unread', { count: unread })}` : t('back')}
          onClick={() => chat.show(view === 'past' ? 'history' : 'home')}
        >
          <Icon name="back" flips />
          {unread > 0 && <span class="dot" />}
        </button>
      )}
      {view !== 'history' && session && <Face name={agent ?? theme?.title ?? ''} logo={agent ? undefined : theme?.logo_url} />}
      <div class="names">
        <strong dir="auto">{title}</strong>
        {subtitle && <span dir="auto">{subtitle}</span>}
      </div>
      {session && <Menu />}
      {embedded && (
        <button type="button" class="round" aria-label={t('closeChat')} onClick={close}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}
