import { h, render, type JSX } from 'preact';
import { translator } from '../i18n';
import type { Chat } from '../model/chat';
import type { Tray } from '../model/tray';
import { composerBox } from './composer';
import type { Frame, Ui } from './frame';
import { header } from './header';
import { history, home } from './home';
import { keepPlace, log } from './log';
import { icon } from './parts';
import { past, talk } from './talk';

function waiting(label?: string): JSX.Element {
  return (
    <div class="page" role="status" aria-label={label}>
      <div class="hero" />
      <div class="card skeleton">
        <i />
        <i class="wide" />
        <i class="wide" />
      </div>
    </div>
  );
}

function noSession({ chat, state, t }: Frame): JSX.Element {
  if (state.phase === 'loading') return waiting(t('loading'));
  return (
    <div class="page empty" role="alert">
      {icon('alert')}
      {state.phase === 'gone' ? (
        <p>{t('unavailable')}</p>
      ) : (
        [
          <h1>{t('startFailed')}</h1>,
          <p>{t('startFailedText')}</p>,
          <button type="button" class="primary" onClick={() => void chat.load()}>
            {t('retry')}
          </button>,
        ]
      )}
    </div>
  );
}

function content(frame: Frame): JSX.Element | JSX.Element[] {
  const { session, view, past: thread } = frame.state;
  if (!session) return noSession(frame);
  if (view === 'home') return home(frame, session);
  if (view === 'history') return history(frame);
  return view === 'past' ? past(frame, log(frame, thread, [])) : talk(frame);
}

function app(frame: Frame): JSX.Element {
  const { tray, state, ui, t, change } = frame;
  const { session, view, troubled } = state;
  if (!state.speaks) return <main tabIndex={-1}>{waiting()}</main>;
  const notice = session?.installation.notice?.[state.language];
  const drops = session?.installation.uploads === 'on' && composerBox() !== null;
  return (
    <main
      tabIndex={-1}
      aria-label={session?.installation.theme.title ?? t('chat')}
      onDragOver={(event) => {
        if (!drops || !event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        if (!ui.dropping) change({ dropping: true });
      }}
      onDragLeave={({ relatedTarget, currentTarget }) => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) change({ dropping: false });
      }}
      onDrop={(event) => {
        change({ dropping: false });
        if (!drops) return;
        event.preventDefault();
        tray.add([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      {header(frame)}
      <div class="line" role="status">
        {notice && <p>{notice}</p>}
        {troubled && session && <p>{t('offline')}</p>}
      </div>
      <div key={session ? view : 'none'} class="view">
        {content(frame)}
      </div>
      {ui.dropping && (
        <div class="drop">
          {icon('clip')}
          {t('dropHere')}
        </div>
      )}
    </main>
  );
}

/** Arrow keys, Home and End among the buttons of a menu or of the emoji, which stand in rows of eight. */
function moveFocus(event: KeyboardEvent, popover: Element): void {
  const columns = popover.matches('.emoji') ? 8 : 1;
  const buttons = [...popover.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const along = columns === 1 ? 0 : document.documentElement.dir === 'rtl' ? -1 : 1;
  const steps: Record<string, number> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    ArrowRight: along,
    ArrowLeft: -along,
    Home: -at,
    End: -at - 1,
  };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}

const noRating: Ui['rating'] = { score: 0, hover: 0, comment: '', step: 'ask' };

/** Draws the frame into `root` now and at each change, and moves the focus to where the visitor goes on. */
export function mount(root: HTMLElement, chat: Chat, tray: Tray, embedded: boolean, close: () => void): () => void {
  let ui: Ui = {
    dropping: false,
    text: chat.draft(),
    values: chat.knownFields(),
    problems: {},
    rating: noRating,
  };
  let isPlanned = false;
  let focused = '';
  let popover: Ui['popover'];
  const change = (part: Partial<Ui>): void => {
    ui = { ...ui, ...part };
    draw();
  };

  const focus = (): void => {
    const { shown, phone, view, asksEnd, session, speaks } = chat.state;
    const place = [shown, view, asksEnd, ui.again, !session, speaks].join();
    const isElsewhere = shown && place !== focused;
    const isLost = popover !== ui.popover && document.activeElement === document.body;
    const wasEmoji = popover === 'emoji';
    const opens = ui.popover && popover !== ui.popover;
    focused = place;
    popover = ui.popover;
    const find = (selector: string): HTMLElement | null => document.querySelector(selector);
    let target: HTMLElement | null = null;
    if (opens) target = find('.popover button');
    // On a phone the keyboard would hide what there is to read.
    else if (isElsewhere) target = find('.ask .quiet') ?? (phone ? null : composerBox()) ?? find('main');
    else if (isLost) target = wasEmoji ? composerBox() : find('header [aria-expanded]');
    target?.focus({ preventScroll: true });
  };
  const drawNow = (): void => {
    isPlanned = false;
    const { state } = chat;
    // What belongs to the end of a talk begins anew when the talk goes on.
    if (state.live?.conversation.status !== 'closed') ui = { ...ui, again: undefined, rating: noRating };
    render(app({ chat, tray, state, ui, t: translator(state.language), embedded, change, close }), root);
    const box = composerBox();
    box?.style.setProperty('height', 'auto');
    box?.style.setProperty('height', `${box.scrollHeight}px`);
    keepPlace(state.view === 'past' ? state.past : state.live, state.pending);
    focus();
  };
  const draw = (): void => {
    if (isPlanned) return;
    isPlanned = true;
    queueMicrotask(drawNow);
  };

  document.addEventListener('keydown', (event) => {
    const popover = document.querySelector('.popover');
    if (event.key === 'Escape' && !event.isComposing) {
      if (popover) {
        const button = popover.parentElement?.querySelector('button');
        change({ popover: undefined });
        button?.focus();
      } else if (chat.state.asksEnd) chat.askEnd(false);
      else close();
    } else if (popover?.contains(document.activeElement)) moveFocus(event, popover);
  });
  const leave = ({ target }: Event): void => {
    const anchor = document.querySelector('.popover')?.parentElement;
    if (anchor && target instanceof Node && !anchor.contains(target)) change({ popover: undefined });
  };
  document.addEventListener('pointerdown', leave);
  document.addEventListener('focusin', leave);
  chat.onChange(draw);
  drawNow();
  return draw;
}
