import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Id, LiveQueue } from '@/shared/api/types';
import { stopwatch, waitGrade } from '@/shared/ui/time';
import { OpenPill, ServiceLevel, TodayBar } from './QueueCard';
import { useEstimateText } from './useEstimateText';

type Props = { queues: LiveQueue[]; chosen?: Id; choose: (queue: Id) => void };

export function QueueTable({ queues, chosen, choose }: Props) {
  const { t } = useTranslation('live');
  const estimate = useEstimateText();
  const columns: TableColumnsType<LiveQueue> = [
    {
      title: t('queue'), key: 'name', sorter: (a, b) => a.name.localeCompare(b.name),
      render: (_, queue) => <button type="button" className="bare link-text" aria-pressed={chosen === queue.queue} onClick={() => choose(queue.queue)}>{queue.name}</button>,
    },
    { title: t('state'), key: 'open', render: (_, queue) => <OpenPill open={queue.open} /> },
    { title: t('waiting'), dataIndex: 'waiting', align: 'right', sorter: (a, b) => a.waiting - b.waiting },
    {
      title: t('longest_wait'), key: 'longest', align: 'right', sorter: (a, b) => a.longest_wait_s - b.longest_wait_s,
      render: (_, queue) => queue.waiting ? <b className={`wait-${waitGrade(queue.longest_wait_s * 1000)}`}>{stopwatch(queue.longest_wait_s * 1000)}</b> : '–',
    },
    { title: t('agents'), key: 'agents', align: 'right', render: (_, queue) => t('free_of', { free: queue.agents_free, online: queue.agents_online }) },
    { title: t('active'), dataIndex: 'active', align: 'right', sorter: (a, b) => a.active - b.active },
    { title: t('service_level'), key: 'level', width: 140, sorter: (a, b) => (a.service_level ?? -1) - (b.service_level ?? -1), render: (_, queue) => <ServiceLevel percent={queue.service_level} /> },
    { title: t('estimate'), key: 'estimate', align: 'right', render: (_, queue) => estimate(queue.estimate_low_s, queue.estimate_high_s) },
    {
      title: t('today'), key: 'today', width: 210,
      render: (_, queue) => (
        <span className="today-cell">
          <TodayBar queue={queue} />
          <span className="faint">{t('today_short', { answered: queue.answered_today, abandoned: queue.abandoned_today, offered: queue.offered_today })}</span>
        </span>
      ),
    },
  ];
  return <Table className="numbers" size="small" rowKey="queue" columns={columns} dataSource={queues} pagination={false} scroll={{ x: 980 }} />;
}
