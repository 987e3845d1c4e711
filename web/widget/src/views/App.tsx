import { Fragment, h, type JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { translator } from '../i18n';
import type { Chat } from '../model/chat';
import type { Tray } from '../model/tray';
import { FrameContext, useChanges, useFrame } from './context';
import { Header } from './Header';
import { History, Past } from './History';
import { Home } from './Home';
import { Icon } from './Icon';
import { Talk } from './Talk';

function Trouble(): JSX.Element | null {
  const { state, t } = useFrame();
  return (
    <div class="line" role="status">
      {state.troubled && state.phase === 'ready' && <p>{t('offline')}</p>}
    </div>
  );
}

function NoSession(): JSX.Element {
  const { chat, state, t } = useFrame();
  if (state.phase === 'loading') {
    return (
      <div class="page" role="status" aria-label={t('loading')}>
        <div class="skeleton start">
          <i />
          <i class="wide" />
          <i class="block" />
        </div>
      </div>
    );
  }
  return (
    <div class="page">
      <div class="empty" role="alert">
        <Icon name="alert" />
        {state.phase === 'gone' ? (
          <p>{t('unavailable')}</p>
        ) : (
          <>
            <h1>{t('startFailed')}</h1>
            <p>{t('startFailedText')}</p>
            <button type="button" class="primary" onClick={() => void chat.load()}>
              {t('retry')}
            </button>
          </>
        )}
      </div>
    </div>
  );
}

type Props = { chat: Chat; tray: Tray; watchTray(changed: () => void): () => void; embedded: boolean; close(): void };

export function App({ chat, tray, watchTray, embedded, close }: Props): JSX.Element {
  useChanges((changed) => chat.onChange(changed));
  useChanges(watchTray);
  const { state } = chat;
  const { view, session, shown, phone, language } = state;
  const t = translator(language);
  const box = useRef<HTMLTextAreaElement>(null);
  const main = useRef<HTMLElement>(null);
  const [dropping, setDropping] = useState(false);
  const drops = session?.installation.uploads === 'on' && (view === 'talk' || view === 'home');

  useEffect(() => {
    if (!shown) return;
    // On a phone the keyboard would hide what there is to read.
    const target = !phone && box.current ? box.current : main.current;
    target?.focus({ preventScroll: true });
  }, [shown, view, session === undefined]);
  useEffect(() => {
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) close();
    };
    document.addEventListener('keydown', escape);
    return () => document.removeEventListener('keydown', escape);
  }, []);

  return (
    <FrameContext.Provider value={{ chat, tray, state, t, embedded, close }}>
      <main
        ref={main}
        class="frame"
        tabIndex={-1}
        aria-label={session?.installation.theme.title ?? t('chat')}
        onDragOver={(event) => {
          if (!drops || !event.dataTransfer?.types.includes('Files')) return;
          event.preventDefault();
          setDropping(true);
        }}
        onDragLeave={(event) => {
          if (!(event.relatedTarget instanceof Node) || !main.current?.contains(event.relatedTarget)) setDropping(false);
        }}
        onDrop={(event) => {
          setDropping(false);
          if (!drops) return;
          event.preventDefault();
          tray.add([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <Header />
        <Trouble />
        {!session ? (
          <NoSession />
        ) : view === 'home' ? (
          <Home box={box} />
        ) : view === 'history' ? (
          <History />
        ) : view === 'past' ? (
          <Past />
        ) : (
          <Talk box={box} />
        )}
        {dropping && (
          <div class="drop">
            <Icon name="clip" />
            {t('dropHere')}
          </div>
        )}
      </main>
    </FrameContext.Provider>
  );
}
