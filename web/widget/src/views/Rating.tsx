import { Fragment, h, type JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useFrame } from './context';
import { Icon } from './Icon';

const scores = [1, 2, 3, 4, 5] as const;

export function Rating({ given }: { given?: number }): JSX.Element {
  const { chat, t } = useFrame();
  const [score, setScore] = useState(given ?? 0);
  const [comment, setComment] = useState('');
  const [step, setStep] = useState<'ask' | 'sending' | 'done' | 'failed'>(given ? 'done' : 'ask');
  const [hover, setHover] = useState(0);

  const send = async (): Promise<void> => {
    setStep('sending');
    try {
      await chat.rate(score, comment.trim());
      setStep('done');
    } catch {
      setStep('failed');
    }
  };
  if (step === 'done') {
    return (
      <p class="rated" role="status">
        <span class="stars" aria-label={t('rateStar', { count: score })} role="img">
          {scores.map((each) => (
            <span key={each} class={each <= score ? 'star on' : 'star'}>
              <Icon name="star" />
            </span>
          ))}
        </span>
        {t('rateThanks')}
        <button type="button" class="link" onClick={() => setStep('ask')}>
          {t('rateChange')}
        </button>
      </p>
    );
  }
  const shown = hover || score;
  const word = ([undefined, 'rate1', 'rate2', 'rate3', 'rate4', 'rate5'] as const)[shown];
  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset onPointerLeave={() => setHover(0)}>
        <legend>{t('rateTitle')}</legend>
        <div class="stars">
          {scores.map((each) => (
            <label key={each} class={each <= shown ? 'star on' : 'star'} onPointerEnter={() => setHover(each)}>
              <input
                type="radio"
                name="score"
                value={each}
                checked={score === each}
                aria-label={`${t('rateStar', { count: each })}: ${t(([, 'rate1', 'rate2', 'rate3', 'rate4', 'rate5'] as const)[each] as 'rate1')}`}
                onChange={() => setScore(each)}
              />
              <Icon name="star" />
            </label>
          ))}
        </div>
        <p class="word" aria-hidden="true">
          {word ? t(word) : '\u00a0'}
        </p>
      </fieldset>
      {score > 0 && (
        <>
          <textarea
            dir="auto"
            rows={2}
            maxLength={2000}
            value={comment}
            aria-label={t(score > 3 ? 'rateCommentGood' : 'rateComment')}
            placeholder={t(score > 3 ? 'rateCommentGood' : 'rateComment')}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          {step === 'failed' && (
            <p class="problem" role="alert">
              {t('rateFailed')}
            </p>
          )}
          <button type="submit" class="primary" disabled={step === 'sending'}>
            {t('rateSend')}
          </button>
        </>
      )}
    </form>
  );
}
