import { h, type JSX } from 'preact';
import { isWaiting } from '../model/state';
import type { Estimate, VisitorConversation } from '../model/types';
import { waitText } from '../model/wait';
import { composer } from './composer';
import type { Frame } from './frame';
import { icon, link } from './parts';
import { log } from './log';

export function placeText({ t }: Frame, position = 0): string {
  return position < 1 ? t('queueSearching') : position === 1 ? t('queueFirst') : t('queuePlace', { position });
}

function waitSentence({ t }: Frame, estimate: Estimate): string {
  const { key, ...values } = waitText(estimate);
  return t(key, values);
}

/** Where the visitor stands in line, honestly. */
function queue(frame: Frame, estimate?: Estimate): JSX.Element {
  const { state, t } = frame;
  const isOpen = state.session?.open;
  const { position = 0 } = estimate ?? {};
  return (
    <div class="queue" role="status">
      {isOpen && position > 0 ? <b aria-hidden="true">{position}</b> : icon(isOpen ? 'people' : 'clock')}
      {isOpen ? (
        <p>
          <strong>{placeText(frame, position)}</strong>
          {estimate && <span>{waitSentence(frame, estimate)}</span>}
          <small>{t('waitStay')}</small>
        </p>
      ) : (
        <p>{t('waitClosed')}</p>
      )}
    </div>
  );
}

const scores = [1, 2, 3, 4, 5] as const;

function rating(frame: Frame, { id, rating: given = 0 }: VisitorConversation): JSX.Element {
  const { chat, ui, t, change } = frame;
  const own = ui.rating.of === id;
  const now: typeof ui.rating = own ? ui.rating : { of: id, score: given, hover: 0, comment: '', step: given ? 'done' : 'ask' };
  const { score, step, comment } = now;
  const shown = now.hover || score;
  const set = (part: Partial<typeof ui.rating>): void => change({ rating: { ...now, ...part } });
  const send = (): void => {
    set({ step: 'sending' });
    chat.rate(score, comment.trim()).then(
      () => set({ step: 'done' }),
      () => set({ step: 'failed' }),
    );
  };
  const isDone = step === 'done';
  const question = t(score > 3 ? 'rateCommentGood' : 'rateComment');
  return (
    <div class="rating">
      <fieldset disabled={isDone} onPointerLeave={() => set({ hover: 0 })}>
        <legend>{t(isDone ? 'rateThanks' : 'rateTitle')}</legend>
        <div class="stars">
          {scores.map((each) => (
            <label class={each <= shown ? 'star on' : 'star'} onPointerEnter={() => isDone || set({ hover: each })}>
              <input
                type="radio"
                name="score"
                checked={score === each}
                aria-label={`${t('rateStar', { count: each })}: ${t(`rate${each}`)}`}
                onChange={() => set({ score: each })}
              />
              {icon('star')}
            </label>
          ))}
        </div>
        <p class="small" aria-hidden="true">
          {shown > 0 ? t(`rate${shown as 1}`) : '\u00a0'}
        </p>
      </fieldset>
      {isDone && link(t('rateChange'), () => set({ step: 'ask' }))}
      {score > 0 && !isDone && (
        <textarea
          dir="auto"
          rows={2}
          maxLength={2000}
          value={comment}
          aria-label={question}
          placeholder={question}
          onInput={(event) => set({ comment: event.currentTarget.value })}
        />
      )}
      {step === 'failed' && (
        <p class="problem" role="alert">
          {t('rateFailed')}
        </p>
      )}
      {score > 0 && !isDone && (
        <button type="button" class="primary" disabled={step === 'sending'} onClick={send}>
          {t('rateSend')}
        </button>
      )}
    </div>
  );
}

function askEnd({ chat, t }: Frame): JSX.Element {
  return (
    <div class="foot ask" role="alertdialog" aria-label={t('endSure')}>
      <p>{t('endSure')}</p>
      <button type="button" class="primary" onClick={() => void chat.end().catch(() => undefined)}>
        {t('endYes')}
      </button>
      <button type="button" class="quiet" onClick={() => chat.askEnd(false)}>
        {t('cancel')}
      </button>
    </div>
  );
}

export function talk(frame: Frame): JSX.Element[] {
  const { chat, tray, state, ui, t, change } = frame;
  const { live, pending, asksEnd } = state;
  const conversation = live?.conversation;
  const isOver = conversation?.status === 'closed' && ui.again !== conversation.id && pending.length === 0;
  const send = (text: string): void => {
    chat.send(text, tray.take());
    change({ text: '' });
  };
  return [
    log(frame, live, pending),
    <div class="under">
      {conversation && isWaiting(conversation) && live?.loaded === 'yes' && queue(frame, conversation.estimate)}
      {isOver ? (
        <div class="foot ended">
          {rating(frame, conversation)}
          <button type="button" class="quiet" onClick={() => change({ again: conversation.id })}>
            {t('again')}
          </button>
        </div>
      ) : asksEnd ? (
        askEnd(frame)
      ) : (
        composer(frame, t(conversation ? 'writeAnswer' : 'writeHere'), send)
      )}
    </div>,
  ];
}

/** An earlier talk, to read. */
export function past({ chat, state, t }: Frame, thread: JSX.Element): JSX.Element[] {
  const goesOn = state.live && state.live.conversation.status !== 'closed';
  return [
    thread,
    <div class="foot ended">
      <p class="small">{t('ended')}</p>
      <button type="button" class="primary" onClick={() => chat.show(goesOn ? 'talk' : 'home')}>
        {t(goesOn ? 'continueTalk' : 'again')}
      </button>
    </div>,
  ];
}
