import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Boxes, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { queues as allQueues } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import type { Queue } from '@/shared/api/types';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { queues, settingsKeys } from '../api';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { useHoursText } from './useHoursText';
import { QueueEditor } from './QueueEditor';

function QueueList() {
  const { t } = useTranslation('settings');
  const hoursText = useHoursText();
  const list = useQuery({ queryKey: keys.queues, queryFn: ({ signal }) => allQueues.list({ signal }) });
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/queues/new')}>{t('queues.add')}</Button>;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('page.queues')} text={t('queues.lead')}>{add}</PageHead>
      <Listing<Queue>
        query={list} rows={list.data} rowKey={(queue) => queue.id} to={(queue) => `/settings/queues/${queue.id}`}
        empty={<EmptyState icon={Boxes} title={t('queues.empty')} action={add}>{t('queues.lead')}</EmptyState>}
        columns={[
          {
            key: 'name', title: t('queues.name'),
            render: (queue) => (
              <span>
                <strong>{queue.name}</strong>
                {queue.description && <span className="faint cut" style={{ display: 'block', maxWidth: 320 }}>{queue.description}</span>}
              </span>
            ),
          },
          { key: 'members', title: t('queues.members'), render: (queue) => (queue.members.length ? <span className="numbers">{queue.members.length}</span> : <span className="pill pill-warn">{t('queues.no_members')}</span>) },
          { key: 'strategy', title: t('queues.strategy'), wide: true, render: (queue) => t(`strategy.${queue.strategy}`) },
          { key: 'priority', title: t('queues.priority'), wide: true, align: 'right', render: (queue) => <span className="numbers">{queue.priority}</span> },
          { key: 'hours', title: t('queues.hours'), wide: true, render: (queue) => <span className="faint">{hoursText(queue.hours)}</span> },
          { key: 'status', title: t('users.status'), render: (queue) => <span className={`pill ${queue.status === 'active' ? 'pill-good' : 'pill-warn'}`}>{t(`queues.${queue.status}`)}</span> },
        ]}
      />
    </div>
  );
}

function ExistingQueue({ id }: { id: string }) {
  const query = useQuery({ queryKey: settingsKeys.queue(id), queryFn: ({ signal }) => queues.get(id, { signal }), staleTime: 0 });
  return <Loaded query={query} pick={(queue) => queue}>{(queue) => <QueueEditor key={queue.id} queue={queue} />}</Loaded>;
}

export default function Queues() {
  const id = useRoute().parts[2];
  if (!id) return <QueueList />;
  return id === 'new' ? <QueueEditor key="new" /> : <ExistingQueue key={id} id={id} />;
}
