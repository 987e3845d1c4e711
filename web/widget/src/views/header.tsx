import { h, type JSX } from 'preact';
import { languages } from '../i18n';
import { unreadOf } from '../model/state';
import type { Frame } from './frame';
import { face, icon, tool, type IconName } from './parts';

function menu(frame: Frame): JSX.Element {
  const { chat, state, t, change } = frame;
  const { live, sound, language, view } = state;
  const item = (name: IconName | '', text: string, action: () => void, more: JSX.IntrinsicElements['button']): JSX.Element => (
    <button
      type="button"
      onClick={() => {
        change({ popover: undefined });
        action();
      }}
      {...more}
    >
      {name ? icon(name) : <span class="icon" />}
      {text}
    </button>
  );
  return (
    <div class="popover menu" role="menu" aria-label={t('menu')}>
      {item(sound ? 'sound' : 'mute', t(sound ? 'soundOn' : 'soundOff'), () => chat.setSound(!sound), {
        role: 'menuitemcheckbox',
        'aria-checked': sound,
      })}
      <div role="group" aria-label={t('language')}>
        {languages.map(({ code, name }) =>
          item(code === language ? 'check' : '', name, () => chat.setLanguage(code), {
            role: 'menuitemradio',
            'aria-checked': code === language,
            lang: code,
          }),
        )}
      </div>
      {view === 'talk' &&
        live &&
        live.conversation.status !== 'closed' &&
        item('close', t('endTalk'), () => chat.askEnd(true), { role: 'menuitem', class: 'danger' })}
    </div>
  );
}

export function header(frame: Frame): JSX.Element {
  const { chat, state, ui, t, embedded, close, change } = frame;
  const { session, view, live, past } = state;
  const theme = session?.installation.theme;
  const agent = (view === 'past' ? past : view === 'talk' ? live : undefined)?.conversation.agent_name;
  const unread = view === 'talk' ? 0 : unreadOf(live);
  const title = view === 'history' ? t('earlier') : (agent ?? theme?.title ?? t('chat'));
  const subtitle = agent ? theme?.title : view === 'talk' && t('peopleShort');
  return (
    <header>
      {view !== 'home' && (
        <div class="anchor">
          {tool('back', unread > 0 ? `${t('back')}, ${t('unread', { count: unread })}` : t('back'), () =>
            chat.show(view === 'past' ? 'history' : 'home'),
          )}
          {unread > 0 && <span class="dot" />}
        </div>
      )}
      {(view === 'talk' || view === 'past') && face(title, agent ? undefined : theme?.logo_url)}
      <div class="what">
        {/* The greeting is the heading of the first page. */}
        {h(view === 'home' ? 'strong' : 'h1', { dir: 'auto' }, title)}
        {subtitle && <small dir="auto">{subtitle}</small>}
      </div>
      {session && (
        <div class="anchor">
          {tool('menu', t('menu'), () => change({ popover: ui.popover === 'menu' ? undefined : 'menu' }), {
            'aria-haspopup': 'menu',
            'aria-expanded': ui.popover === 'menu',
          })}
          {ui.popover === 'menu' && menu(frame)}
        </div>
      )}
      {embedded && tool('close', t('closeChat'), close)}
    </header>
  );
}
