import { Fragment, h, type JSX, type RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isWaiting } from '../model/state';
import { Composer } from './Composer';
import { useFrame } from './context';
import { Log } from './Log';
import { Queue } from './Queue';
import { Rating } from './Rating';

function AskEnd(): JSX.Element {
  const { chat, t } = useFrame();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <div
      class="foot ask"
      role="alertdialog"
      aria-labelledby="ask-end"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        chat.askEnd(false);
      }}
    >
      <p id="ask-end">{t('endSure')}</p>
      <button type="button" class="primary" onClick={() => void chat.end().catch(() => undefined)}>
        {t('endYes')}
      </button>
      <button type="button" class="quiet" ref={first} onClick={() => chat.askEnd(false)}>
        {t('cancel')}
      </button>
    </div>
  );
}

export function Talk({ box }: { box: RefObject<HTMLTextAreaElement | null> }): JSX.Element {
  const { state, t } = useFrame();
  const { live, pending, asksEnd } = state;
  const [again, setAgain] = useState(false);
  const conversation = live?.conversation;
  const isClosed = conversation?.status === 'closed';
  useEffect(() => setAgain(false), [conversation?.id, isClosed]);
  useEffect(() => {
    if (again) box.current?.focus();
  }, [again]);
  return (
    <>
      <Log key={conversation?.id ?? 'new'} thread={live} pending={pending} />
      {conversation && isWaiting(conversation) && live?.loaded === 'yes' && <Queue estimate={conversation.estimate} />}
      {isClosed && !again && pending.length === 0 ? (
        <div class="foot ended">
          <Rating key={conversation.id} given={conversation.rating} />
          <button type="button" class={conversation.rating ? 'primary' : 'quiet'} onClick={() => setAgain(true)}>
            {t('again')}
          </button>
        </div>
      ) : asksEnd ? (
        <AskEnd />
      ) : (
        <Composer placeholder={t(conversation ? 'writeAnswer' : 'writeHere')} box={box} />
      )}
    </>
  );
}
