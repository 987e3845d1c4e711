import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Segmented } from 'antd';
import { CircleCheck, Pause, Pencil, Play, RotateCcw, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deliveryFilters, type DeliveryFilter, type WebhookDelivery, type WebhookStatus } from '@/shared/api/types';
import { usePhone } from '@/shared/ui/media';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { TimeText } from '@/shared/ui/TimeText';
import { settingsKeys, webhooks } from '../api';
import { secondsText } from '../health/figures';
import { Listing } from '../parts/Listing';
import { PageHead } from '../parts/PageHead';
import { DeliveryDrawer } from './DeliveryDrawer';
import { HealthBars } from './HealthBars';
import { ReplayDialog } from './ReplayDialog';
import { StatePill } from './StatePill';
import { TestDialog } from './TestDialog';
import { useFailureText } from './useFailureText';

const looks = { pending: 'pill-warn', delivered: 'pill-good', dead: 'pill-bad' };

function Figures({ status }: { status: WebhookStatus }) {
  const { t, i18n } = useTranslation('settings');
  const { health } = status;
  return (
    <div className="stat-row hook-stats">
      <div className="stat"><span className="faint">{t('webhooks.delivered_day')}</span><b>{health.delivered}</b><HealthBars health={health} /></div>
      <div className="stat"><span className="faint">{t('webhooks.failed_day')}</span><b>{health.failed}</b></div>
      <div className="stat"><span className="faint">{t('webhooks.average')}</span><b>{health.average_ms === undefined ? '–' : secondsText(health.average_ms / 1000, i18n.language)}</b></div>
      <div className="stat"><span className="faint">{t('webhooks.waiting')}</span><b>{health.waiting}</b>{health.behind_since && <span className="faint">{t('webhooks.since', { time: exactTime(health.behind_since, i18n.language) })}</span>}</div>
      <div className="stat"><span className="faint">{t('webhooks.dead')}</span><b>{health.dead}</b></div>
    </div>
  );
}

function Notices({ status: { webhook, health } }: { status: WebhookStatus }) {
  const { t, i18n } = useTranslation('settings');
  const failure = useFailureText();
  const at = (time: string) => exactTime(time, i18n.language);
  return (
    <>
      {webhook.state === 'disabled_by_failures' && <Alert className="set-alert" type="error" showIcon title={t('webhooks.disabled')} description={<>{failure(webhook.state_reason)} {t('webhooks.disabled_text')}</>} />}
      {webhook.state === 'enabled' && health.failing_since && <Alert className="set-alert" type="warning" showIcon title={t('webhooks.failing', { time: at(health.failing_since) })} description={failure(health.last_failure)} />}
      {health.waits_until && <Alert className="set-alert" type="info" showIcon title={t('webhooks.waits', { time: at(health.waits_until) })} />}
    </>
  );
}

export function WebhookPage({ status }: { status: WebhookStatus }) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const phone = usePhone();
  const { webhook } = status;
  const failure = useFailureText();
  const [filter, setFilter] = useState<DeliveryFilter>('all');
  const [shown, setShown] = useState<string>();
  const [dialog, setDialog] = useState<'test' | 'replay'>();
  const list = useInfiniteQuery({
    queryKey: settingsKeys.deliveries(webhook.id, filter), initialPageParam: undefined as string | undefined, refetchInterval: 5_000,
    queryFn: ({ pageParam, signal }) => webhooks.deliveries(webhook.id, filter, pageParam, { signal }), getNextPageParam: (page) => page.next,
  });
  const refresh = () => Promise.all([
    cache.invalidateQueries({ queryKey: settingsKeys.webhook(webhook.id) }), cache.invalidateQueries({ queryKey: settingsKeys.allDeliveries(webhook.id) }),
    cache.invalidateQueries({ queryKey: settingsKeys.webhooks }),
  ]);
  const set = (state: 'enabled' | 'paused') => webhooks.change(webhook.id, { state }).then(refresh).then(() => void message.success(t(`webhooks.now_${state}`))).catch(problem);
  const running = webhook.state === 'enabled';
  const actions = (
    <>
        <Button icon={<Send size={14} />} onClick={() => setDialog('test')}>{t('webhooks.test')}</Button>
        <Button icon={<RotateCcw size={14} />} onClick={() => setDialog('replay')}>{t('webhooks.replay')}</Button>
        <Button icon={running ? <Pause size={14} /> : <Play size={14} />} onClick={() => void set(running ? 'paused' : 'enabled')}>{t(running ? 'webhooks.pause' : 'webhooks.enable')}</Button>
        <Button type="primary" icon={<Pencil size={14} />} onClick={() => navigate(`/settings/webhooks/${webhook.id}/edit`)}>{common('action.edit')}</Button>
    </>
  );
  return (
    <div className="set-body set-body-wide">
      <PageHead title={webhook.name} back="/settings/webhooks">{!phone && actions}</PageHead>
      {phone && <div className="set-tools">{actions}</div>}
      <p className="row wrap hook-about"><StatePill status={status} /><code className="hook-url">{webhook.url}</code>{webhook.kinds.map((kind) => <code key={kind} className="shortcut">{kind}</code>)}</p>
      {webhook.description && <p className="set-lead hook-about">{webhook.description}</p>}
      <Notices status={status} />
      <Figures status={status} />
      <div className="set-tools">
        <h2 className="grow">{t('webhooks.deliveries')}</h2>
        <Segmented<DeliveryFilter> value={filter} onChange={setFilter} aria-label={t('webhooks.show')} options={deliveryFilters.map((each) => ({ value: each, label: t(`webhooks.filter.${each}`) }))} />
      </div>
      <Listing<WebhookDelivery>
        query={list} rows={list.data?.pages.flatMap((page) => page.items)} rowKey={(each) => each.id}
        more={{ has: list.hasNextPage, busy: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
        empty={<EmptyState icon={filter === 'all' ? Send : CircleCheck} title={t(filter === 'all' ? 'webhooks.none_yet' : 'webhooks.none_such')}>{filter === 'all' ? t('webhooks.none_yet_text') : undefined}</EmptyState>}
        columns={[
          { key: 'kind', title: t('webhooks.event'), render: (each) => <button type="button" className="hook-open" onClick={() => setShown(each.id)}><code>{each.kind}</code></button> },
          { key: 'state', title: t('users.status'), render: (each) => <span className={`pill ${looks[each.state]}`}>{t(each.state === 'pending' && each.attempts > 0 ? 'webhooks.state.retrying' : `webhooks.state.${each.state}`)}</span> },
          { key: 'stream', title: t('webhooks.stream'), wide: true, render: (each) => <span className="numbers faint">{each.stream} · {each.seq}</span> },
          { key: 'answer', title: t('webhooks.answer'), wide: true, render: (each) => (each.last_status ? <span className="numbers">{each.last_status}</span> : <span className="faint cut hook-error">{failure(each.last_error) ?? '–'}</span>) },
          { key: 'tries', title: t('webhooks.tries'), wide: true, render: (each) => <span className="numbers">{each.tries}</span> },
          { key: 'next', title: t('webhooks.next'), wide: true, render: (each) => (each.next_at && each.attempts > 0 ? <TimeText at={each.next_at} /> : <span className="faint">–</span>) },
          { key: 'at', title: t('webhooks.happened'), render: (each) => <TimeText at={each.event_at} /> },
        ]}
      />
      {shown && <DeliveryDrawer webhook={webhook.id} id={shown} close={() => setShown(undefined)} changed={() => void refresh()} />}
      {dialog === 'test' && <TestDialog webhook={webhook} close={() => setDialog(undefined)} />}
      {dialog === 'replay' && <ReplayDialog webhook={webhook} close={() => setDialog(undefined)} done={() => void refresh()} />}
    </div>
  );
}
