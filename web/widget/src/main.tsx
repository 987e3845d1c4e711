import { RealtimeClient } from '@deskbell/realtime';
import { h, render } from 'preact';
import { opened, type Envelope, type ToFrame, type ToHost } from './bridge';
import { translator } from './i18n';
import { Api } from './model/api';
import { Chat } from './model/chat';
import { inkOn, readable, safeColour } from './model/colour';
import { chime } from './model/sound';
import { unreadOf } from './model/state';
import { Memory, openStorage } from './model/storage';
import { Tray } from './model/tray';
import { App } from './views/App';
import './style/frame.css';

const query = new URLSearchParams(location.search);
const installation = query.get('installation') ?? '';
const embedded = window.parent !== window;
const storage = openStorage();
const memory = new Memory(storage, `deskbell.${installation}.`);
const api = new Api(new URL('/api/v1/widget', location.href).href);
const surfaces = { light: '#ffffff', dark: '#16191d' };

let hostOrigin = '';

function tellHost(message: ToHost): void {
  if (!embedded) return;
  const envelope: Envelope<ToHost> = { deskbell: 1, ...message };
  // The first word, before the host is known, holds nothing to keep from anybody.
  const target = message.type === 'ready' || hostOrigin === 'null' ? '*' : hostOrigin;
  if (target) window.parent.postMessage(envelope, target);
}

const session = (name: string, value?: boolean): boolean => {
  try {
    const key = `deskbell.${installation}.${name}`;
    if (value !== undefined) sessionStorage.setItem(key, value ? '1' : '');
    return sessionStorage.getItem(key) === '1';
  } catch {
    return false;
  }
};

const chat = new Chat({
  api,
  installation,
  memory,
  connect: (options) =>
    new RealtimeClient({ url: new URL('/api/v1/widget/socket', location.href).href.replace(/^http/, 'ws'), ...options }),
  tellHost,
  chime,
  newId: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  now: () => Date.now(),
  alone: (action) => {
    try {
      if (navigator.locks) return navigator.locks.request(`deskbell.${installation}`, action) as ReturnType<typeof action>;
    } catch {
      // Not allowed in a sandboxed frame.
    }
    return action();
  },
  browserLanguages: navigator.languages,
});

const trayListeners = new Set<() => void>();
const tray = new Tray(
  (file, progress) => api.upload(file, file.name || 'image.png', progress),
  () => {
    for (const listener of trayListeners) listener();
  },
);

function close(): void {
  tellHost({ type: 'close' });
}

/** Colours, language and what the loader shows follow the state. */
let lookTold = '';
let unreadTold = -1;
function follow(): void {
  const { state } = chat;
  const root = document.documentElement;
  root.lang = state.language;
  root.dir = state.direction;
  const { session } = state;
  if (!session) return;
  const { theme } = session.installation;
  const colour = safeColour(theme.colour);
  const ink = inkOn(colour);
  root.style.setProperty('--brand', colour);
  root.style.setProperty('--on-brand', ink);
  root.style.setProperty('--accent-light', readable(colour, surfaces.light, 4.5));
  root.style.setProperty('--accent-dark', readable(colour, surfaces.dark, 5));
  const t = translator(state.language);
  const unread = unreadOf(state.live);
  document.title = theme.title || t('chat');
  const { position, launcher_text: text = '' } = theme;
  const labels = { open: t('openChat'), close: t('closeChat'), frame: theme.title || t('chat'), dismiss: t('dismiss') };
  const { direction, language } = state;
  const look: ToHost = { type: 'look', look: { colour, ink, position, text, direction, language, labels } };
  if (lookTold !== (lookTold = JSON.stringify(look))) tellHost(look);
  if (unreadTold !== (unreadTold = unread)) tellHost({ type: 'unread', count: unread, label: t('unread', { count: unread }) });
}
chat.onChange(follow);

function hear(message: ToFrame): void {
  switch (message.type) {
    case 'init':
      chat.begin(message.page, message.language, message.direction);
      if (session('shown')) tellHost({ type: 'open' });
      return;
    case 'page':
      return chat.setPage(message.page);
    case 'shown':
      // A full screen must not open by itself on the next page.
      session('shown', !message.phone);
      document.documentElement.classList.toggle('phone', message.phone);
      return chat.setShown(true, message.phone);
    case 'hidden':
      session('shown', false);
      return chat.setShown(false, false);
    case 'identify':
      chat.identify(message.identity).then(
        () => tellHost({ type: 'identified', call: message.call }),
        (error: unknown) => tellHost({ type: 'identified', call: message.call, problem: String(error) }),
      );
      return;
    case 'fields':
      return chat.setFields(message.fields);
    case 'shutdown':
      session('shown', false);
      return chat.forget();
  }
}

document.addEventListener('visibilitychange', () => chat.setVisible(document.visibilityState === 'visible'));
window.addEventListener('online', () => void chat.resync());
window.addEventListener('storage', (event) => {
  if (event.key === `${memory.prefix}talk`) void chat.resync();
});

render(
  <App
    chat={chat}
    tray={tray}
    watchTray={(changed) => {
      trayListeners.add(changed);
      return () => void trayListeners.delete(changed);
    }}
    embedded={embedded}
    close={close}
  />,
  document.getElementById('app') as HTMLElement,
);

if (embedded) {
  window.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== window.parent || (hostOrigin && origin !== hostOrigin)) return;
    const message = opened<ToFrame>(data);
    if (!message) return;
    hostOrigin = origin;
    hear(message);
  });
  tellHost({ type: 'ready' });
} else {
  const direction = query.get('dir') === 'rtl' ? 'rtl' : 'ltr';
  const page = { url: document.referrer, title: '', referrer: '', age: 0 };
  chat.begin(page, query.get('language') ?? '', direction);
  chat.setShown(true, matchMedia('(hover: none)').matches);
}
