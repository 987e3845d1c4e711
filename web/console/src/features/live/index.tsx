import { Segmented } from 'antd';
import { Activity, History, LayoutGrid, Rows3, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import type { Id, Live as Picture } from '@/shared/api/types';
import { usePhone } from '@/shared/ui/media';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { AgentList } from './AgentList';
import { sortedAgents, totals, type History as Seen } from './model/picture';
import { QueueCard } from './QueueCard';
import { Totals } from './Totals';
import { useLive } from './useLive';
import { WaitingList } from './WaitingList';
import { WatchPanel } from './WatchPanel';
import './live.css';

const QueueTable = lazy(() => import('./QueueTable').then((module) => ({ default: module.QueueTable })));

type Tab = 'queues' | 'waiting' | 'agents';
type Form = 'cards' | 'table';

const address = (talk: Id | undefined, queue: Id | undefined) => `/live${talk ? `/talk/${talk}` : ''}${queue ? `?queue=${queue}` : ''}`;

function Queues({ live, history, form, chosen, choose }: { live: Picture; history: Seen; form: Form; chosen?: Id; choose: (queue: Id) => void }) {
  const { t } = useTranslation('live');
  if (live.queues.length === 0) return <EmptyState icon={Activity} title={t('no_queues')}>{t('no_queues_text')}</EmptyState>;
  if (form === 'table') return <Suspense fallback={<SkeletonLines lines={5} />}><QueueTable queues={live.queues} chosen={chosen} choose={choose} /></Suspense>;
  return (
    <div className="queue-grid">
      {live.queues.map((queue) => (
        <QueueCard key={queue.queue} queue={queue} chosen={chosen === queue.queue} choose={() => choose(queue.queue)} waitingSeen={(history.get(queue.queue) ?? []).map((each) => each.waiting)} />
      ))}
    </div>
  );
}

export default function Live() {
  const { t } = useTranslation('live');
  const phone = usePhone();
  const insight = useAllows('view_insight');
  const { parts, query } = useRoute();
  const { data, error, isError, refetch, history } = useLive();
  const [tab, setTab] = useState<Tab>('queues');
  const [wanted, setForm] = useState<Form>('cards');
  const talk = parts[1] === 'talk' ? parts[2] : undefined;
  const queue = query.get('queue') ?? undefined;
  const form = phone ? 'cards' : wanted;

  if (!data)
    return (
      <div className="page">
        <header className="toolbar"><h1>{t('title')}</h1></header>
        {isError ? <ErrorState error={error} retry={() => void refetch()} /> : <SkeletonLines lines={10} />}
      </div>
    );
  const watch = (id: Id) => navigate(address(id, queue));
  const choose = (id: Id | undefined) => navigate(address(talk, id === queue ? undefined : id), 'replace');
  const waiting = data.waiting.filter((entry) => !queue || entry.queue === queue);
  const agents = sortedAgents(data.agents, queue);
  const chosenName = data.queues.find((each) => each.queue === queue)?.name;
  const show = (name: Tab) => !phone || tab === name;

  return (
    <div className={`live ${talk ? 'live-watching' : ''}`}>
      <div className="live-main page">
        <header className="toolbar live-bar">
          <h1>{t('title')}</h1>
          {chosenName && (
            <button type="button" className="pill pill-accent bare-pill" onClick={() => choose(undefined)} aria-label={t('all_queues')}>
              <span className="cut">{chosenName}</span> <X size={12} aria-hidden="true" />
            </button>
          )}
          <span className="grow" />
          {insight && <Link to={`/process/then${queue ? `?queue=${queue}` : ''}`} className="live-then"><History size={14} aria-hidden="true" /> {t('then')}</Link>}
          {isError ? <span className="pill pill-warn" role="status">{t('stale')} <TimeText at={data.at} /></span> : <span className="faint">{t('updates')}</span>}
          {!phone && (
            <Segmented
              value={form} onChange={setForm} aria-label={t('layout')}
              options={[
                { value: 'cards', icon: <LayoutGrid size={14} aria-hidden="true" />, label: t('cards') },
                { value: 'table', icon: <Rows3 size={14} aria-hidden="true" />, label: t('table') },
              ]}
            />
          )}
        </header>
        <Totals totals={totals(data, queue)} />
        {phone && (
          <div className="live-tabs">
            <Segmented
              block value={tab} onChange={setTab} aria-label={t('title')}
              options={[
                { value: 'queues', label: t('queues') },
                { value: 'waiting', label: `${t('waiting_list')} ${waiting.length}` },
                { value: 'agents', label: t('agents') },
              ]}
            />
          </div>
        )}
        {show('queues') && (
          <section className="live-section" aria-label={t('queues')}>
            <Queues live={data} history={history} form={form} chosen={queue} choose={choose} />
          </section>
        )}
        <div className="live-columns">
          {show('waiting') && (
            <section className="live-section live-box" aria-label={t('waiting_list')}>
              <h2>{t('waiting_list')} <span className="faint numbers">{waiting.length}</span></h2>
              <WaitingList waiting={waiting} queues={data.queues} watched={talk} watch={watch} />
            </section>
          )}
          {show('agents') && (
            <section className="live-section live-box" aria-label={t('agents')}>
              <h2>{t('agents')} <span className="faint numbers">{agents.length}</span></h2>
              <AgentList agents={agents} watched={talk} watch={watch} />
            </section>
          )}
        </div>
      </div>
      {talk && <WatchPanel key={talk} id={talk} close={() => navigate(address(undefined, queue))} />}
    </div>
  );
}
