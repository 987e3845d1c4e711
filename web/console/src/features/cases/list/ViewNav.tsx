import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { CalendarCheck, ListChecks, MessageSquareWarning, Siren, Workflow } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import type { CaseCounts, SavedView } from '@/shared/cases/types';
import { isRunning } from '@/shared/incidents/types';
import { useRunning } from '@/shared/incidents/useRunning';
import { usePhone } from '@/shared/ui/media';
import { Link, navigate } from '@/shared/ui/router';
import { builtIn, pathOfView, type BuiltIn } from '../model/filter';

const counted: Partial<Record<BuiltIn, keyof CaseCounts>> = { mine: 'mine', unowned: 'unowned', watched: 'watched', overdue: 'overdue', all: 'unfinished' };
const short = (count: number | undefined) => (count === undefined || count === 0 ? '' : count >= 1000 ? '1000+' : String(count));

/** My day, tasks, the built-in views and those that were saved. */
export function ViewNav({ at, saved }: { at: string; saved: SavedView[] }) {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const phone = usePhone();
  const incidents = useRunning().data?.filter(isRunning).length ?? 0;
  const { data: counts } = useQuery({ queryKey: caseKeys.counts, queryFn: ({ signal }) => cases.counts({ signal }), refetchInterval: 60_000 });
  const countOf = (view: BuiltIn) => {
    const name = counted[view];
    return name && counts ? short(counts[name]) : '';
  };
  const insight = useAllows('view_insight');
  const writes = useAllows('edit_knowledge');
  const shared = saved.filter((view) => view.shared);
  const own = saved.filter((view) => !view.shared);
  if (phone) {
    const options = [
      { label: t('title'), options: [{ value: '/cases/day', label: t('view.day') }, { value: '/cases/tasks', label: t('view.tasks') }, ...builtIn.map((view) => ({ value: `/cases/${view}`, label: [t(`view.${view}`), countOf(view)].filter(Boolean).join(' · ') }))] },
      { label: t('view.beyond'), options: [{ value: '/complaints', label: common('nav.complaints') }, { value: '/incidents', label: [common('nav.incidents'), short(incidents)].filter(Boolean).join(' · ') }, ...(writes ? [{ value: '/knowledge', label: common('nav.knowledge') }] : [])] },
      ...(insight ? [{ label: t('view.insight'), options: [{ value: '/process', label: t('view.process') }] }] : []),
      ...(saved.length > 0 ? [{ label: t('view.saved'), options: saved.map((view) => ({ value: pathOfView(view), label: view.name })) }] : []),
    ];
    const value = options.flatMap((group) => group.options).find((option) => option.value.split('?')[0] === `/cases/${at}`)?.value;
    return (
      <div className="cases-pick">
        <h1 className="hidden-text">{t('title')}</h1>
        <Select value={value} options={options} aria-label={t('view.label')} onChange={(path: string) => navigate(path)} />
      </div>
    );
  }
  const link = (view: SavedView) => (
    <Link key={view.id} to={pathOfView(view)} aria-current={at === view.id ? 'page' : undefined}><span className="cut" title={view.name}>{view.name}</span></Link>
  );
  return (
    <nav className="cases-nav" aria-label={t('view.label')}>
      <h1>{t('title')}</h1>
      <Link to="/cases/day" aria-current={at === 'day' ? 'page' : undefined}><CalendarCheck size={15} aria-hidden="true" /><span className="cut">{t('view.day')}</span></Link>
      <Link to="/cases/tasks" aria-current={at === 'tasks' ? 'page' : undefined}>
        <ListChecks size={15} aria-hidden="true" /><span className="cut">{t('view.tasks')}</span><span className="view-count">{short(counts?.my_tasks)}</span>
      </Link>
      <hr />
      {builtIn.map((view) => (
        <Link key={view} to={`/cases/${view}`} aria-current={at === view ? 'page' : undefined} className={view === 'overdue' && counts && counts.overdue > 0 ? 'is-late' : undefined}>
          <span className="cut">{t(`view.${view}`)}</span><span className="view-count">{countOf(view)}</span>
        </Link>
      ))}
      <hr />
      <Link to="/complaints"><MessageSquareWarning size={15} aria-hidden="true" /><span className="cut">{common('nav.complaints')}</span></Link>
      <Link to="/incidents" className={incidents > 0 ? 'is-late' : undefined}><Siren size={15} aria-hidden="true" /><span className="cut">{common('nav.incidents')}</span><span className="view-count">{short(incidents)}</span></Link>
      {insight && <><h2>{t('view.insight')}</h2><Link to="/process"><Workflow size={15} aria-hidden="true" /><span className="cut">{t('view.process')}</span></Link></>}
      {shared.length > 0 && <><h2>{t('view.shared')}</h2>{shared.map(link)}</>}
      {own.length > 0 && <><h2>{t('view.own')}</h2>{own.map(link)}</>}
    </nav>
  );
}
