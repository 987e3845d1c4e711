import { Segmented } from 'antd';
import { ArrowLeft } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import type { Id } from '@/shared/api/types';
import { withCatalogue } from '@/shared/i18n';
import { useCaseNames } from '@/shared/cases/names';
import { undoLast } from '@/shared/cases/undo';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { usePhone } from '@/shared/ui/media';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { CaseCards } from '../cards/CaseCards';
import { finishing } from '../model/board';
import { rightsOn } from '../model/rights';
import { hasEnded } from '../model/tasks';
import { TaskDrawer } from '../tasks/TaskDrawer';
import { TaskList } from '../tasks/TaskList';
import { CaseDialogs, type CaseDialog } from './CaseDialogs';
import { CaseHeader } from './CaseHeader';
import { CaseThread } from './CaseThread';
import { useCase } from './useCasePage';

const RingingLine = lazy(() => withCatalogue('escalation', import('../escalation/RingingLine')));
const History = lazy(() => withCatalogue('complaints', import('./History').then((module) => ({ default: module.History }))));
const ComplaintPart = lazy(() => withCatalogue('approvals', withCatalogue('complaints', import('../complaint/ComplaintPart'))));
const Then = lazy(() => withCatalogue('process', import('../then/Then')));
const complaintKind = 'complaint';
const tabs = ['thread', 'complaint', 'tasks', 'details', 'history'] as const;
type Tab = (typeof tabs)[number];

export function CasePage({ id }: { id: Id }) {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const me = useMe();
  const phone = usePhone();
  const { path, query } = useRoute();
  const matter = useCase(id);
  const { kinds } = useCaseNames();
  const [dialog, setDialog] = useState<CaseDialog>();
  const [asked, setAsked] = useState({ kind: 'note' as 'note' | 'update', count: 0 });
  const at = query.get('at');
  const task = query.get('task') ?? undefined;
  const wanted = tabs.find((each) => each === query.get('tab')) ?? (task ? 'tasks' : 'thread');
  const isComplaint = matter.data?.kind === complaintKind;
  const tab: Tab = (!phone && wanted === 'details') || (!isComplaint && wanted === 'complaint') ? 'thread' : wanted;
  const go = (next: { tab?: Tab; task?: Id }) => {
    const search = new URLSearchParams();
    if (next.tab && next.tab !== 'thread') search.set('tab', next.tab);
    if (next.task) search.set('task', next.task);
    const text = search.toString();
    navigate(`${path}${text ? `?${text}` : ''}`, 'replace');
  };
  const data = matter.data;
  const rights = data && rightsOn(data, me);
  const write = (kind: 'note' | 'update') => {
    if (tab !== 'thread') go({ tab: 'thread' });
    setAsked((old) => ({ kind, count: old.count + 1 }));
  };
  useHotkeys({
    n: () => rights?.edit && write('note'), r: () => rights?.edit && write('update'), z: undoLast,
    a: () => rights && (rights.assign || rights.take) && setDialog({ name: 'assign' }),
    e: () => data && rights?.edit && setDialog(data.state_category === 'closed' ? { name: 'reopen' } : { name: 'move', to: finishing(kinds, data)?.key }),
    t: () => rights?.edit && setDialog({ name: 'task' }), g: () => rights?.edit && setDialog({ name: 'grade' }), Escape: () => !task && history.length > 1 && history.back(),
  }, !dialog && !at);

  if (!data || !rights)
    return <div className="page"><header className="toolbar"><Link to="/cases" className="icon-button" aria-label={common('action.back')}><ArrowLeft size={18} aria-hidden="true" /></Link><h1>{t('title')}</h1></header>{matter.isError ? <ErrorState error={matter.error} retry={() => void matter.refetch()} /> : <SkeletonLines lines={10} />}</div>;
  if (at) return <Suspense fallback={<SkeletonLines lines={10} />}><Then matter={data} at={at} /></Suspense>;
  const open = data.tasks.filter((each) => !hasEnded(each.state)).length;
  const shownTabs = tabs.filter((each) => (each === 'details' ? phone : each === 'complaint' ? isComplaint : true));
  const body = () => {
    if (tab === 'complaint') return <Suspense fallback={<SkeletonLines lines={10} />}><ComplaintPart matter={data} rights={rights} /></Suspense>;
    if (tab === 'tasks') return <TaskList matter={data} rights={rights} open={(next) => go({ tab: 'tasks', task: next })} add={() => setDialog({ name: 'task' })} />;
    if (tab === 'history') return <Suspense fallback={<SkeletonLines lines={8} />}><History matter={data} /></Suspense>;
    if (tab === 'details') return <aside className="case-side" aria-label={t('tab.details')}><CaseCards matter={data} rights={rights} open={setDialog} /></aside>;
    return <CaseThread matter={data} rights={rights} asked={asked} />;
  };
  return (
    <div className="case-page">
      <CaseHeader matter={data} rights={rights} open={setDialog} showComplaint={isComplaint ? () => go({ tab: 'complaint' }) : undefined} />
      <Suspense><RingingLine matter={data} rights={rights} /></Suspense>
      <div className="case-columns">
        <section className="case-main" aria-label={t(`tab.${tab}`)}>
          <div className="case-tabs">
            <Segmented
              size="small" block={phone} value={tab} onChange={(next) => go({ tab: next })} aria-label={t('tab.label')}
              options={shownTabs.map((each) => ({ value: each, label: each === 'tasks' && open > 0 ? `${t('tab.tasks')} ${open}` : t(`tab.${each}`) }))}
            />
          </div>
          {body()}
        </section>
        {!phone && <aside className="case-side" aria-label={t('tab.details')}><CaseCards matter={data} rights={rights} open={setDialog} /></aside>}
      </div>
      {task && <TaskDrawer key={task} id={task} matter={data} rights={rights} close={() => go({ tab })} />}
      {dialog && <CaseDialogs matter={data} dialog={dialog} close={() => setDialog(undefined)} />}
    </div>
  );
}
