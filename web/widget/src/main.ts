import { StreamClient } from '@deskbell/realtime';
import { opened, type Envelope, type ToFrame, type ToHost } from './bridge';
import { learn, translator, type Language } from './i18n';
import { Api } from './model/api';
import { makeChat } from './model/chat';
import { inkOn, readable, safeColour } from './model/colour';
import { chime } from './model/sound';
import { unreadOf, type ChatState } from './model/state';
import { Memory, MemoryStorage, ownStorage } from './model/storage';
import { Tray } from './model/tray';
import { mount } from './views/app';
import './style/frame.css';
import './style/talk.css';
import './style/composer.css';
import './style/adapt.css';

type Init = Extract<ToFrame, { type: 'init' }>;

const query = new URLSearchParams(location.search);
const installation = query.get('installation') ?? '';
const embedded = window.parent !== window;
/** Where the catalogues are. */
const words = JSON.parse((document.currentScript as HTMLScriptElement).dataset.words ?? '{}') as Record<Language, string>;
const root = document.documentElement;
let hostOrigin = '';

function tellHost(message: ToHost): void {
  const envelope: Envelope<ToHost> = { deskbell: 1, ...message };
  // The first word, before the host is known, holds nothing to keep from anybody.
  const target = message.type === 'ready' || hostOrigin === 'null' ? '*' : hostOrigin;
  if (embedded && target) window.parent.postMessage(envelope, target);
}

async function alone<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await (navigator.locks.request(`deskbell.${installation}`, action) as Promise<T>);
  } catch (error) {
    // Sandboxed frames have no locks, pages without TLS neither.
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'SecurityError')) return action();
    throw error;
  }
}

const told: Record<string, string> = {};

/** Tells the host page unless it was told the same before. */
function tellNews(message: ToHost): void {
  const text = JSON.stringify(message);
  if (told[message.type] !== text) tellHost(message);
  told[message.type] = text;
}

/** Colours, language and what the loader shows follow the state. */
function follow({ session, language, speaks, direction, live }: ChatState): void {
  root.lang = language;
  root.dir = direction;
  if (!session || !speaks) return;
  const { theme } = session.installation;
  const { position, launcher_text: text = '' } = theme;
  const t = translator(language);
  const title = theme.title || t('chat');
  const colour = safeColour(theme.colour);
  const ink = inkOn(colour);
  root.style.setProperty('--brand', colour);
  root.style.setProperty('--on-brand', ink);
  root.style.setProperty('--accent-light', readable(colour, '#ffffff', 4.5));
  root.style.setProperty('--accent-dark', readable(colour, '#16191d', 5));
  document.title = title;
  const labels = { open: t('openChat'), close: t('closeChat'), frame: title, dismiss: t('dismiss') };
  tellNews({ type: 'look', look: { colour, ink, position, text, direction, language, labels } });
  const count = unreadOf(live);
  tellNews({ type: 'unread', count, label: t('unread', { count }) });
}

function begin({ page, language, direction, kept }: Init): (message: ToFrame) => void {
  const storage = ownStorage() ?? new MemoryStorage(kept, (values) => tellHost({ type: 'keep', kept: values }));
  const memory = new Memory(storage, `deskbell.${installation}.`);
  const api = new Api(new URL('/api/v1/widget', location.href).href);
  const chat = makeChat({
    api,
    installation,
    memory,
    connect: (options) =>
      new StreamClient({ url: new URL('/api/v1/widget/socket', location.href).href.replace(/^http/, 'ws'), ...options }),
    tellHost,
    chime,
    newId: () =>
      Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    now: () => Date.now(),
    alone,
    browserLanguages: navigator.languages,
    learn: (wanted) => learn(wanted, words[wanted]),
  });
  const tray = new Tray(
    (file, progress) => api.upload(file, file.name || 'image.png', progress),
    () => draw(),
  );
  chat.onChange(() => follow(chat.state));
  const draw = mount(document.getElementById('app') as HTMLElement, chat, tray, embedded, () => tellHost({ type: 'close' }));

  document.addEventListener('visibilitychange', () => chat.setVisible(document.visibilityState === 'visible'));
  addEventListener('online', () => void chat.resync());
  addEventListener('storage', ({ key }) => {
    if (key === `${memory.prefix}talk`) void chat.resync();
  });
  chat.begin(page, language, direction);
  // The talk stays open over page changes; a full screen must not open by itself on the next page.
  if (memory.get('shown')) tellHost({ type: 'open' });

  return (message) => {
    if (message.type === 'page') chat.setPage(message.page);
    else if (message.type === 'fields') chat.setFields(message.fields);
    else if (message.type === 'shutdown') chat.forget();
    else if (message.type === 'shown') {
      memory.set('shown', !message.phone || undefined);
      root.classList.toggle('phone', message.phone);
      chat.setShown(true, message.phone);
    } else if (message.type === 'hidden') {
      memory.set('shown', undefined);
      chat.setShown(false, false);
    } else if (message.type === 'identify') {
      const { call } = message;
      chat.identify(message.identity).then(
        () => tellHost({ type: 'identified', call }),
        (error: unknown) => tellHost({ type: 'identified', call, problem: String(error) }),
      );
    }
  };
}

if (embedded) {
  let hear: ((message: ToFrame) => void) | undefined;
  addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== window.parent || (hostOrigin && origin !== hostOrigin)) return;
    const message = opened<ToFrame>(data);
    if (!message) return;
    hostOrigin = origin;
    if (hear) hear(message);
    else if (message.type === 'init') hear = begin(message);
  });
  tellHost({ type: 'ready' });
} else {
  const direction = query.get('dir') === 'rtl' ? 'rtl' : 'ltr';
  const page = { url: document.referrer, title: '', referrer: '', age: 0 };
  begin({ type: 'init', page, language: query.get('language') ?? '', direction, kept: {} })({
    type: 'shown',
    phone: matchMedia('(hover: none)').matches,
  });
}
