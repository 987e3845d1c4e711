import { h, type JSX } from 'preact';
import type { Translate } from '../i18n';
import type { Estimate } from '../model/types';
import { waitText } from '../model/wait';
import { useFrame } from './context';
import { Icon } from './Icon';

function waitSentence(estimate: Estimate, t: Translate): string {
  const { key, ...values } = waitText(estimate);
  return t(key, values);
}

/** Where the visitor stands in line, honestly. */
export function Queue({ estimate }: { estimate?: Estimate }): JSX.Element {
  const { state, t } = useFrame();
  if (!state.session?.open) {
    return (
      <div class="queue" role="status">
        <Icon name="clock" />
        <p>{t('waitClosed')}</p>
      </div>
    );
  }
  const { position = 0 } = estimate ?? {};
  const place = position < 1 ? t('queueSearching') : position === 1 ? t('queueFirst') : t('queuePlace', { position });
  return (
    <div class="queue" role="status">
      {position > 0 ? <b aria-hidden="true">{position}</b> : <Icon name="people" />}
      <p>
        <strong>{place}</strong>
        {estimate && <span>{waitSentence(estimate, t)}</span>}
        <small>{t('waitStay')}</small>
      </p>
    </div>
  );
}
