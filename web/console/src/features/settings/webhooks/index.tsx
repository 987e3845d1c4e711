import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { WebhookStatus } from '@/shared/api/types';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { settingsKeys, webhooks } from '../api';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { HealthBars } from './HealthBars';
import { StatePill } from './StatePill';
import { WebhookEditor } from './WebhookEditor';
import { WebhookPage } from './WebhookPage';
import './webhooks.css';

const kRefresh = 10_000;

function WebhookList() {
  const { t, i18n } = useTranslation('settings');
  const list = useQuery({ queryKey: settingsKeys.webhooks, queryFn: ({ signal }) => webhooks.list({ signal }), refetchInterval: kRefresh });
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/webhooks/new')}>{t('webhooks.add')}</Button>;
  const share = ({ health }: WebhookStatus) => (health.success_share === undefined ? '–' : health.success_share.toLocaleString(i18n.language, { style: 'percent', maximumFractionDigits: 1 }));
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('page.webhooks')} text={t('webhooks.lead')}>{add}</PageHead>
      <Listing<WebhookStatus>
        query={list} rows={list.data} rowKey={({ webhook }) => webhook.id} to={({ webhook }) => `/settings/webhooks/${webhook.id}`}
        empty={<EmptyState icon={WebhookIcon} title={t('webhooks.empty')} action={add}>{t('webhooks.empty_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('webhooks.name'), render: ({ webhook }) => <span className="stack hook-name"><strong>{webhook.name}</strong><span className="faint cut hook-url">{webhook.url}</span></span> },
          { key: 'state', title: t('users.status'), render: (status) => <StatePill status={status} /> },
          { key: 'day', title: t('webhooks.day'), wide: true, render: (status) => <span className="row"><HealthBars health={status.health} /><span className="numbers">{share(status)}</span></span> },
          { key: 'failure', title: t('webhooks.last_failure'), wide: true, render: ({ health }) => (health.last_failure_at ? <TimeText at={health.last_failure_at} /> : <span className="faint">{t('users.never')}</span>) },
          { key: 'waiting', title: t('webhooks.waiting'), wide: true, align: 'right', render: ({ health }) => <span className="numbers">{health.waiting}</span> },
          { key: 'dead', title: t('webhooks.dead'), wide: true, align: 'right', render: ({ health }) => (health.dead ? <span className="pill pill-bad numbers">{health.dead}</span> : <span className="numbers faint">0</span>) },
        ]}
      />
    </div>
  );
}

function ExistingWebhook({ id, edit }: { id: string; edit: boolean }) {
  const query = useQuery({ queryKey: settingsKeys.webhook(id), queryFn: ({ signal }) => webhooks.get(id, { signal }), refetchInterval: edit ? false : kRefresh, staleTime: 0 });
  return (
    <Loaded query={query} pick={(status) => status}>
      {(status) => (edit ? <WebhookEditor key={id} webhook={status.webhook} /> : <WebhookPage key={id} status={status} />)}
    </Loaded>
  );
}

export default function Webhooks() {
  const { parts } = useRoute();
  const id = parts[2];
  if (!id) return <WebhookList />;
  return id === 'new' ? <WebhookEditor key="new" /> : <ExistingWebhook key={id} id={id} edit={parts[3] === 'edit'} />;
}
