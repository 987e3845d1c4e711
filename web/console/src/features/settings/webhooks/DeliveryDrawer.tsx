import { useQuery } from '@tanstack/react-query';
import { App, Button, Drawer } from 'antd';
import { RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Id, WebhookAttempt, WebhookDeliveryRecord } from '@/shared/api/types';
import { usePhone } from '@/shared/ui/media';
import { useProblem } from '@/shared/ui/problem';
import { exactTime } from '@/shared/ui/time';
import { settingsKeys, webhooks } from '../api';
import { secondsText } from '../health/figures';
import { pretty } from '../model/webhooks';
import { Loaded } from '../parts/Loaded';
import { useFailureText } from './useFailureText';

function Attempt({ attempt }: { attempt: WebhookAttempt }) {
  const { t, i18n } = useTranslation('settings');
  const failure = useFailureText();
  const good = attempt.status !== undefined && attempt.status >= 200 && attempt.status < 300;
  return (
    <li className="attempt">
      <div className="row wrap">
        <span className={`pill numbers ${good ? 'pill-good' : 'pill-bad'}`}>{attempt.status ?? t('webhooks.no_answer')}</span>
        <span>{t('webhooks.attempt', { number: attempt.number })}</span>
        <span className="faint">{exactTime(attempt.at, i18n.language)} · {secondsText(attempt.took_ms / 1000, i18n.language)}</span>
      </div>
      {attempt.error && <p className="attempt-error">{failure(attempt.error)}</p>}
      {attempt.answer && <pre className="hook-code hook-answer" tabIndex={0} aria-label={t('webhooks.answer')}>{attempt.answer}</pre>}
    </li>
  );
}

function Record({ record }: { record: WebhookDeliveryRecord }) {
  const { t, i18n } = useTranslation('settings');
  const { delivery } = record;
  return (
    <div className="stack hook-record">
      <dl className="audit-data">
        <dt>webhook-id</dt><dd><code>{delivery.webhook_id}</code></dd>
        <dt>{t('webhooks.happened')}</dt><dd>{exactTime(delivery.event_at, i18n.language)}</dd>
        {delivery.next_at && delivery.attempts > 0 && <><dt>{t('webhooks.next')}</dt><dd>{exactTime(delivery.next_at, i18n.language)}</dd></>}
      </dl>
      <h3>{t('webhooks.attempts')}</h3>
      {record.attempts.length ? <ul className="plain">{record.attempts.map((attempt) => <Attempt key={attempt.number} attempt={attempt} />)}</ul> : <p className="faint">{t('webhooks.not_tried')}</p>}
      <h3>{t('webhooks.body')}</h3>
      {record.body ? <pre className="hook-code" tabIndex={0} aria-label={t('webhooks.body')}>{pretty(record.body)}</pre> : <p className="faint">{t('webhooks.body_gone')}</p>}
    </div>
  );
}

/** One delivery: every attempt with its answer, and what was sent. */
export function DeliveryDrawer({ webhook, id, close, changed }: { webhook: Id; id: Id; close: () => void; changed: () => void }) {
  const { t } = useTranslation('settings');
  const { message } = App.useApp();
  const phone = usePhone();
  const problem = useProblem();
  const query = useQuery({ queryKey: settingsKeys.delivery(webhook, id), queryFn: ({ signal }) => webhooks.delivery(webhook, id, { signal }), refetchInterval: 3_000 });
  const resend = () => webhooks.resend(webhook, id).then(() => query.refetch()).then(changed).then(() => void message.success(t('webhooks.resent'))).catch(problem);
  return (
    <Drawer
      open onClose={close} size={phone ? '100%' : 620} title={<span className="cut">{query.data?.delivery.kind ?? t('webhooks.delivery')}</span>}
      extra={<Button icon={<RotateCcw size={14} />} disabled={!query.data?.body} onClick={() => void resend()}>{t('webhooks.resend')}</Button>}
    >
      <Loaded query={query} pick={(record) => record}>{(record) => <Record record={record} />}</Loaded>
    </Drawer>
  );
}
