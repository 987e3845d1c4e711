import { opened, type Envelope, type Identity, type Kept, type Look, type ToFrame, type ToHost } from '../bridge';
import { loaderStyle } from './loader.css';

type Heard = 'ready' | 'open' | 'close' | 'message' | 'unread' | 'conversation' | 'closed' | 'rated';
type Listener = (data: unknown) => void;
type Call = [keyof DeskbellApi, ...unknown[]];

type DeskbellApi = {
  open(): void;
  close(): void;
  identify(identity: Identity): Promise<void>;
  setFields(fields: Record<string, string>): void;
  onMessage(listener: Listener): () => void;
  on(event: Heard, listener: Listener): () => void;
  shutdown(): void;
  push(call: Call): void;
};

declare global {
  interface Window {
    Deskbell?: DeskbellApi | Call[];
  }
}

const speech = 'M20.5 11.5a8 8 0 0 1-8.5 8 9.6 9.6 0 0 1-3.4-.6L4 20.5l1.4-4a7.6 7.6 0 0 1-1.9-5 8 8 0 0 1 17 0z';
const cross = 'M6 6l12 12M18 6L6 18';

function create<K extends keyof HTMLElementTagNameMap>(parent: Node, tag: K, className = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  return parent.appendChild(element);
}

function draw(parent: Node, tag: string): SVGElement {
  return parent.appendChild(document.createElementNS('http://www.w3.org/2000/svg', tag)) as SVGElement;
}

/** Reads or writes the host page's storage, if it may. */
function storage(name: string, value?: string): string | null {
  try {
    if (value !== undefined) localStorage[name] = value;
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function start(script: HTMLScriptElement, key: string): DeskbellApi {
  const { origin } = new URL(script.src);
  const store = `deskbell.${key}`;
  const page = document.documentElement;
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  // A constructed style sheet, which a host page's strict CSP allows.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(loaderStyle);
  root.adoptedStyleSheets = [sheet];
  const corner = create(root, 'div', 'w');
  const bubble = create(corner, 'div', 'u');
  const bubbleText = create(bubble, 'button', 't');
  const bubbleClose = create(bubble, 'button', 'x');
  const launcher = create(corner, 'button', 'o');
  const icon = draw(launcher, 'svg');
  const path = draw(icon, 'path');
  const launcherText = create(launcher, 'span');
  const badge = create(launcher, 'span', 'n');
  const panel = create(root, 'div', 'p');
  const phone = matchMedia('(max-width:480px),(max-height:540px)');
  const view = window.visualViewport;
  host.id = 'deskbell-widget';
  bubble.role = 'status';
  bubbleClose.textContent = '×';
  icon.setAttribute('viewBox', '0 0 24 24');
  corner.hidden = bubble.hidden = true;

  let frame: HTMLIFrameElement | undefined;
  let isReady = false;
  let isShown = false;
  let hasEnded = false;
  let look: Look | undefined;
  let unread = '';
  let overflow: string | undefined;
  let openedAt = 0;
  let url = location.href;
  let calls = 0;
  let queue: ToFrame[] = [];
  const listeners: Partial<Record<Heard, Set<Listener>>> = {};
  const identities: Record<number, (problem?: string) => void> = {};

  const describe = (): Extract<ToFrame, { type: 'page' }> => ({
    type: 'page',
    page: { url, title: document.title, referrer: document.referrer, age: performance.now() - openedAt },
  });
  const transmit = (message: ToFrame): void => {
    const envelope: Envelope<ToFrame> = { deskbell: 1, ...message };
    // In a sandboxed page both origins are opaque, so the frame can only be named by its window.
    frame?.contentWindow?.postMessage(envelope, self.origin === 'null' ? '*' : origin);
  };
  const tell = (message: ToFrame): void => {
    if (isReady) transmit(message);
    else queue.push(message);
    load();
  };
  const tellShown = (): void => transmit({ type: 'shown', phone: phone.matches });
  const emit = (name: Heard, data?: unknown): void => {
    // Each on its own, so that a listener's fault is told but stops nothing.
    listeners[name]?.forEach((listener) => queueMicrotask(() => listener(data)));
  };

  const attach = (): void => {
    // Beside the body, so that pages that replace their body keep it.
    if (!hasEnded && !host.isConnected) page.append(host);
  };
  function load(): void {
    attach();
    if (frame || hasEnded) return;
    frame = document.createElement('iframe');
    frame.src = `${origin}/widget/frame?installation=${encodeURIComponent(key)}`;
    panel.append(frame);
  }

  const update = (): void => {
    const isFull = isShown && phone.matches;
    launcher.hidden = script.dataset.launcher === 'hidden';
    corner.hidden = !look;
    corner.classList.toggle('s', isShown);
    panel.inert = !isShown;
    launcher.ariaExpanded = String(isShown);
    path.setAttribute('d', isShown ? cross : speech);
    // The on-screen keyboard must not cover what is written.
    panel.style.height = isFull && view ? `${view.height}px` : '';
    panel.style.top = isFull && view ? `${view.offsetTop}px` : '';
    if (isFull !== (overflow !== undefined)) {
      const before = overflow;
      overflow = isFull ? page.style.overflow : undefined;
      page.style.overflow = isFull ? 'hidden' : (before ?? '');
    }
    if (!look) return;
    const { direction, language, colour, ink, position, text, labels } = look;
    host.dir = direction;
    host.lang = language;
    host.style.setProperty('--b', colour);
    host.style.setProperty('--i', ink);
    corner.classList.toggle('l', position === 'left');
    launcherText.textContent = isShown ? '' : text;
    launcher.ariaLabel = (isShown ? labels.close : text || labels.open) + unread;
    bubbleClose.ariaLabel = labels.dismiss;
    if (frame) frame.title = labels.frame;
  };

  const open = (): void => {
    if (isShown || hasEnded) return;
    isShown = bubble.hidden = true;
    load();
    if (isReady) tellShown();
    update();
    frame?.focus();
    emit('open');
  };
  const close = (): void => {
    if (!isShown) return;
    isShown = false;
    tell({ type: 'hidden' });
    update();
    launcher.focus();
    emit('close');
  };
  const shutdown = (): void => {
    if (hasEnded) return;
    if (isReady) transmit({ type: 'shutdown' });
    storage(store, '{}');
    hasEnded = host.hidden = true;
    isShown = false;
    update();
    clearInterval(watch);
    frame = undefined;
    // The frame needs a moment to forget the visitor.
    setTimeout(() => host.remove(), 300);
    delete window.Deskbell;
  };

  function hear(message: ToHost): void {
    if (message.type === 'ready') {
      isReady = true;
      const direction = getComputedStyle(page).direction === 'rtl' ? 'rtl' : 'ltr';
      const language = script.dataset.language || page.lang;
      transmit({ ...describe(), type: 'init', language, direction, kept: JSON.parse(storage(store) ?? '{}') as Kept });
      if (isShown) tellShown();
      queue.forEach(transmit);
      queue = [];
      return emit('ready');
    }
    if (message.type === 'keep') storage(store, JSON.stringify(message.kept));
    else if (message.type === 'look') look = message.look;
    else if (message.type === 'gone') look = undefined;
    else if (message.type === 'open') open();
    else if (message.type === 'close') close();
    else if (message.type === 'event') emit(message.name, message.data);
    else if (message.type === 'identified') identities[message.call]?.(message.problem);
    else if (message.type === 'unread') {
      badge.textContent = message.count > 0 ? String(message.count) : '';
      unread = message.count > 0 ? `, ${message.label}` : '';
      emit('unread', message.count);
    } else {
      bubble.hidden = !message.bubble || isShown;
      bubbleText.textContent = '';
      create(bubbleText, 'b').textContent = message.bubble?.author ?? '';
      create(bubbleText, 'span').textContent = message.bubble?.text ?? '';
    }
    update();
  }
  function receive({ source, origin: from, data }: MessageEvent<unknown>): void {
    if (!frame || source !== frame.contentWindow || (from !== origin && from !== 'null')) return;
    const message = opened<ToHost>(data);
    if (message) hear(message);
  }

  addEventListener('message', receive);
  launcher.onclick = () => (isShown ? close() : open());
  bubbleText.onclick = open;
  bubbleClose.onclick = () => {
    bubble.hidden = true;
    update();
    launcher.focus();
  };
  phone.onchange = update;
  view?.addEventListener('resize', update);
  view?.addEventListener('scroll', update);
  // Sites replace their body, or the whole document, and change their address without an event all browsers have.
  const watch = setInterval(() => {
    if (frame) attach();
    if (url === location.href) return;
    url = location.href;
    openedAt = performance.now();
    if (isReady) transmit(describe());
  }, 500);
  // After the page has what it needs itself.
  if (document.readyState === 'complete') load();
  else addEventListener('load', load);

  const on: DeskbellApi['on'] = (name, listener) => {
    const heard = (listeners[name] ??= new Set());
    heard.add(listener);
    return () => void heard.delete(listener);
  };
  const api: DeskbellApi = {
    open,
    close,
    shutdown,
    on,
    identify: (identity) =>
      new Promise((resolve, reject) => {
        identities[++calls] = (problem) => (problem ? reject(new Error(problem)) : resolve());
        tell({ type: 'identify', call: calls, identity });
      }),
    setFields: (fields) => tell({ type: 'fields', fields }),
    onMessage: (listener) => on('message', listener),
    push: ([name, ...values]) => void (api[name] as (...values: unknown[]) => unknown)(...values),
  };
  return api;
}

const script = document.currentScript;
const before = window.Deskbell;
// `window.Deskbell = [['open']]` before the script arrives: calls that wait for us.
if (script instanceof HTMLScriptElement && script.dataset.installation && (!before || Array.isArray(before))) {
  const api = (window.Deskbell = start(script, script.dataset.installation));
  before?.forEach(api.push);
}
