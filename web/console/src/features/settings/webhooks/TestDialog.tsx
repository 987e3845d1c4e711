import { Alert, Button, Modal, Spin } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import type { Webhook, WebhookTest } from '@/shared/api/types';
import { webhooks } from '../api';
import { secondsText } from '../health/figures';
import { pretty } from '../model/webhooks';
import { useFailureText } from './useFailureText';

/** Sends webhook.test and shows what the receiver answered. */
export function TestDialog({ webhook, close }: { webhook: Webhook; close: () => void }) {
  const { t, i18n } = useTranslation('settings');
  const failure = useFailureText();
  const { t: common } = useTranslation();
  const [round, setRound] = useState(1);
  const [answer, setAnswer] = useState<WebhookTest>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    let left = false;
    webhooks.test(webhook.id).then(
      (result) => !left && setAnswer(result),
      (problem: unknown) => !left && setError(problem instanceof ApiError ? problem.message : common('error.unexpected')),
    );
    return () => {
      left = true;
    };
  }, [webhook.id, round, common]);
  const again = () => {
    setAnswer(undefined);
    setError(undefined);
    setRound(round + 1);
  };
  return (
    <Modal
      open title={t('webhooks.test_title', { name: webhook.name })} onCancel={close} width={620}
      footer={[<Button key="again" disabled={!answer && !error} onClick={again}>{t('webhooks.test_again')}</Button>, <Button key="close" type="primary" onClick={close}>{common('action.done')}</Button>]}
    >
      <div className="stack" aria-live="polite">
        {!answer && !error && <div className="row"><Spin size="small" /> {t('webhooks.test_busy', { url: webhook.url })}</div>}
        {error && <Alert type="error" showIcon title={error} />}
        {answer && (
          <>
            <Alert type={answer.delivered ? 'success' : 'error'} showIcon title={t(answer.delivered ? 'webhooks.test_good' : 'webhooks.test_bad', { status: answer.status ?? t('webhooks.no_answer'), took: secondsText(answer.took_ms / 1000, i18n.language) })} description={failure(answer.error)} />
            <h3>{t('webhooks.answer')}</h3>
            <pre className="hook-code hook-answer" tabIndex={0} aria-label={t('webhooks.answer')}>{answer.answer || t('webhooks.answer_empty')}</pre>
            <h3>{t('webhooks.body')}</h3>
            <pre className="hook-code" tabIndex={0} aria-label={t('webhooks.body')}>{pretty(answer.body)}</pre>
          </>
        )}
      </div>
    </Modal>
  );
}
