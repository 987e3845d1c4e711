import { opened, type Envelope, type Identity, type Look, type Page, type ToFrame, type ToHost } from '../bridge';
import { loaderStyle } from './loader.css';

type Heard = 'ready' | 'open' | 'close' | 'message' | 'unread' | 'conversation' | 'closed' | 'rated';
type Listener = (data: unknown) => void;

type DeskbellApi = {
  open(): void;
  close(): void;
  identify(identity: Identity): Promise<void>;
  setFields(fields: Record<string, string>): void;
  onMessage(listener: Listener): () => void;
  on(event: Heard, listener: Listener): () => void;
  shutdown(): void;
  push(call: [keyof DeskbellApi, ...unknown[]]): void;
};

declare global {
  interface Window {
    Deskbell?: DeskbellApi | [keyof DeskbellApi, ...unknown[]][];
  }
}

function create<K extends keyof HTMLElementTagNameMap>(
  parent: Node,
  tag: K,
  className = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  return parent.appendChild(element);
}

function icon(parent: Node): SVGPathElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  parent.appendChild(svg).appendChild(path);
  return path;
}

const speech = 'M20.5 11.5a8 8 0 0 1-8.5 8 9.6 9.6 0 0 1-3.4-.6L4 20.5l1.4-4A7.6 7.6 0 0 1 3.5 11.5a8 8 0 0 1 8.5-8 8 8 0 0 1 8.5 8z';
const cross = 'M6 6l12 12M18 6L6 18';

function start(script: HTMLScriptElement, key: string): DeskbellApi {
  const origin = new URL(script.src).origin;
  const address = new URL('/widget/frame', origin);
  address.searchParams.set('installation', key);

  const host = document.createElement('div');
  host.id = 'deskbell-widget';
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(loaderStyle);
  root.adoptedStyleSheets = [sheet];
  const corner = create(root, 'div', 'w');
  const bubble = create(corner, 'div', 'u');
  bubble.setAttribute('role', 'status');
  const bubbleText = create(bubble, 'button', 't');
  const bubbleClose = create(bubble, 'button', 'x');
  bubbleClose.textContent = '×';
  const launcher = create(corner, 'button', 'o');
  const drawing = icon(launcher);
  const launcherText = create(launcher, 'span');
  const badge = create(launcher, 'span', 'n');
  const panel = create(root, 'div', 'p');
  const phone = matchMedia('(max-width:480px),(max-height:540px)');
  corner.hidden = bubble.hidden = badge.hidden = true;

  let frame: HTMLIFrameElement | undefined;
  let ready = false;
  let shown = false;
  let ended = false;
  let look: Look | undefined;
  let unread = '';
  let overflow: string | undefined;
  let openedAt = performance.now();
  let url = location.href;
  let calls = 0;
  const queue: ToFrame[] = [];
  const listeners = new Map<string, Set<Listener>>();
  const identities = new Map<number, { resolve(): void; reject(error: Error): void }>();

  const page = (): Page => ({
    url: location.href,
    title: document.title,
    referrer: document.referrer,
    age: performance.now() - openedAt,
  });

  const transmit = (message: ToFrame): void => {
    const envelope: Envelope<ToFrame> = { deskbell: 1, ...message };
    // In a sandboxed page both origins are opaque, so the frame can only be named by its window.
    frame?.contentWindow?.postMessage(envelope, self.origin === 'null' ? '*' : origin);
  };
  const tell = (message: ToFrame): void => {
    if (ready) transmit(message);
    else queue.push(message);
    load();
  };
  const emit = (name: Heard, data?: unknown): void => {
    for (const listener of listeners.get(name) ?? []) {
      try {
        listener(data);
      } catch (error) {
        console.error(error);
      }
    }
  };

  const attach = (): void => {
    // Beside the body, so that pages that replace their body keep it.
    if (!ended && !host.isConnected) document.documentElement.append(host);
  };
  function load(): void {
    attach();
    if (frame || ended) return;
    frame = document.createElement('iframe');
    frame.src = address.href;
    frame.title = 'Chat';
    frame.allow = 'clipboard-write; autoplay';
    panel.append(frame);
  }

  const fit = (): void => {
    const view = window.visualViewport;
    const full = shown && phone.matches;
    // The on-screen keyboard must not cover the composer.
    panel.style.setProperty('height', full && view ? `${view.height}px` : '');
    panel.style.setProperty('top', full && view ? `${view.offsetTop}px` : '');
    const style = document.documentElement.style;
    if (full && overflow === undefined) {
      overflow = style.overflow;
      style.overflow = 'hidden';
    } else if (!full && overflow !== undefined) {
      style.overflow = overflow;
      overflow = undefined;
    }
  };

  const draw = (): void => {
    corner.hidden = !look || (script.dataset.launcher === 'hidden' && bubble.hidden);
    launcher.hidden = script.dataset.launcher === 'hidden';
    panel.classList.toggle('s', shown);
    corner.classList.toggle('s', shown);
    panel.inert = !shown;
    launcher.setAttribute('aria-expanded', String(shown));
    drawing.setAttribute('d', shown ? cross : speech);
    if (look) {
      host.dir = look.direction;
      host.lang = look.language;
      host.style.setProperty('--b', look.colour);
      host.style.setProperty('--i', look.ink);
      corner.classList.toggle('l', look.position === 'left');
      launcherText.textContent = shown ? '' : look.text;
      launcherText.hidden = !launcherText.textContent;
      const { labels } = look;
      launcher.setAttribute('aria-label', [shown ? labels.close : look.text || labels.open, unread].filter(Boolean).join(', '));
      bubbleClose.setAttribute('aria-label', labels.dismiss);
      if (frame) frame.title = labels.frame;
    }
    fit();
  };

  const open = (): void => {
    if (shown || ended) return;
    shown = true;
    bubble.hidden = true;
    tell({ type: 'shown', phone: phone.matches });
    draw();
    frame?.focus();
    emit('open');
  };
  const close = (): void => {
    if (!shown) return;
    shown = false;
    tell({ type: 'hidden' });
    draw();
    launcher.focus();
    emit('close');
  };

  const shutdown = (): void => {
    if (ended) return;
    ended = true;
    shown = false;
    fit();
    clearInterval(watch);
    observer.disconnect();
    window.removeEventListener('message', receive);
    if (ready) transmit({ type: 'shutdown' });
    host.hidden = true;
    // The frame needs a moment to forget the visitor.
    setTimeout(() => host.remove(), ready ? 300 : 0);
    delete window.Deskbell;
  };

  function hear(message: ToHost): void {
    switch (message.type) {
      case 'ready': {
        ready = true;
        const { lang, dir } = document.documentElement;
        const direction = (dir || getComputedStyle(document.documentElement).direction) === 'rtl' ? 'rtl' : 'ltr';
        transmit({ type: 'init', page: page(), language: script.dataset.language || lang, direction });
        if (shown) transmit({ type: 'shown', phone: phone.matches });
        for (const each of queue.splice(0)) if (each.type !== 'shown') transmit(each);
        return emit('ready');
      }
      case 'look':
        look = message.look;
        return draw();
      case 'unread':
        badge.hidden = message.count === 0;
        badge.textContent = message.count > 99 ? '99+' : String(message.count);
        unread = message.count > 0 ? message.label : '';
        emit('unread', message.count);
        return draw();
      case 'open':
        return open();
      case 'close':
        return close();
      case 'gone':
        look = undefined;
        return draw();
      case 'bubble': {
        bubble.hidden = !message.bubble || shown;
        bubbleText.textContent = '';
        if (message.bubble?.author) create(bubbleText, 'b').textContent = message.bubble.author;
        create(bubbleText, 'span').textContent = message.bubble?.text ?? '';
        return draw();
      }
      case 'identified': {
        const call = identities.get(message.call);
        identities.delete(message.call);
        return message.problem === undefined ? call?.resolve() : call?.reject(new Error(message.problem));
      }
      case 'event':
        return emit(message.name, message.data);
    }
  }
  function receive({ source, origin: from, data }: MessageEvent<unknown>): void {
    if (!frame || source !== frame.contentWindow || (from !== origin && from !== 'null')) return;
    const message = opened<ToHost>(data);
    if (message) hear(message);
  }

  window.addEventListener('message', receive);
  launcher.onclick = () => (shown ? close() : open());
  bubbleText.onclick = open;
  bubbleClose.onclick = () => {
    bubble.hidden = true;
    draw();
    launcher.focus();
  };
  phone.addEventListener('change', draw);
  window.visualViewport?.addEventListener('resize', fit);
  window.visualViewport?.addEventListener('scroll', fit);
  const observer = new MutationObserver(attach);
  observer.observe(document, { childList: true });
  observer.observe(document.documentElement, { childList: true });
  // Single-page sites change their address without an event that all browsers have.
  const watch = setInterval(() => {
    attach();
    if (url === location.href) return;
    url = location.href;
    openedAt = performance.now();
    if (ready) transmit({ type: 'page', page: page() });
  }, 1000);

  const idle = (): unknown => ('requestIdleCallback' in window ? requestIdleCallback(load, { timeout: 2000 }) : load());
  if (document.readyState === 'complete') idle();
  else window.addEventListener('load', idle, { once: true });

  const api: DeskbellApi = {
    open,
    close,
    shutdown,
    identify: (identity) =>
      new Promise((resolve, reject) => {
        identities.set(++calls, { resolve, reject });
        tell({ type: 'identify', call: calls, identity });
      }),
    setFields: (fields) => tell({ type: 'fields', fields }),
    onMessage: (listener) => api.on('message', listener),
    on: (name, listener) => {
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name)?.add(listener);
      return () => void listeners.get(name)?.delete(listener);
    },
    push: ([name, ...values]) => void (api[name] as ((...values: unknown[]) => unknown) | undefined)?.(...values),
  };
  return api;
}

const script = document.currentScript;
const before = window.Deskbell;
if (script instanceof HTMLScriptElement && (!before || Array.isArray(before))) {
  const key = script.dataset.installation;
  if (key) {
    const api = start(script, key);
    window.Deskbell = api;
    // `window.Deskbell = [['open']]` before the script arrives: calls that waited for us.
    for (const call of before ?? []) api.push(call);
  } else {
    console.error('Deskbell: the script tag needs data-installation.');
  }
}
