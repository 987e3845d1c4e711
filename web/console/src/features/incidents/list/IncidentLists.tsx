import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { ArrowLeft, BookMarked, CalendarRange, CircleCheck, Siren } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import type { Id } from '@/shared/api/types';
import { incidents, plans } from '@/shared/incidents/api';
import { incidentKeys } from '@/shared/incidents/keys';
import { isRunning, type Plan } from '@/shared/incidents/types';
import { useRunning } from '@/shared/incidents/useRunning';
import { useNow } from '@/shared/ui/clock';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { Link, navigate } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { homePlan, upcoming } from '../model/planned';
import { HomeMode } from './HomeMode';
import { IncidentRow } from './IncidentRow';
import { PlannedRow } from './PlannedRow';
import { ProposalCard } from './ProposalCard';

const DeclareIncident = lazy(() => import('@/shared/incidents/DeclareIncident'));

function useProposed() {
  return useQuery({ queryKey: incidentKeys.list({ state: 'proposed' }), queryFn: async ({ signal }) => (await incidents.list({ state: 'proposed' }, undefined, { signal })).items, refetchInterval: 60_000 });
}

function Ended() {
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const all = useInfiniteQuery({
    queryKey: incidentKeys.list({}), queryFn: ({ pageParam, signal }) => incidents.list({ limit: 50 }, pageParam, { signal }), initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next,
  });
  const rows = all.data?.pages.flatMap((page) => page.items).filter((each) => each.state === 'resolved' || each.state === 'reviewed' || each.state === 'dismissed');
  return (
    <section className="incident-section" aria-labelledby="incidents-ended">
      <h2 id="incidents-ended">{t('list.ended')}</h2>
      {!rows ? (all.isError ? <ErrorState error={all.error} retry={() => void all.refetch()} /> : <SkeletonLines lines={4} />)
        : rows.length === 0 && !all.hasNextPage ? <p className="faint">{t('list.ended_none')}</p> : <ul className="plain incident-list">{rows.map((each) => <IncidentRow key={each.id} incident={each} />)}</ul>}
      {all.hasNextPage && <div className="incident-more"><Button size="small" loading={all.isFetchingNextPage} onClick={() => void all.fetchNextPage()}>{common('action.load_more')}</Button></div>}
    </section>
  );
}

export function IncidentLists() {
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const leads = useAllows('manage_incidents');
  const now = useNow();
  const [declaring, setDeclaring] = useState<{ plan?: Id }>();
  const running = useRunning();
  const proposed = useProposed();
  const planned = useQuery({ queryKey: incidentKeys.plans, queryFn: ({ signal }) => plans.list({ signal }) });
  useHotkeys({ n: () => leads && setDeclaring({}) });
  const open = running.data?.filter(isRunning);
  const surges = upcoming(planned.data ?? [], now);
  const home = homePlan(planned.data ?? []);
  const start = (plan: Plan) => setDeclaring({ plan: plan.id });
  const body = () => {
    if (!open) return running.isError ? <ErrorState error={running.error} retry={() => void running.refetch()} /> : <SkeletonLines lines={6} />;
    return open.length === 0 ? (
      <EmptyState icon={CircleCheck} title={t('list.calm')}>{t(leads ? 'list.calm_text' : 'list.calm_others')}</EmptyState>
    ) : <ul className="plain incident-list is-open">{open.map((each) => <IncidentRow key={each.id} incident={each} />)}</ul>;
  };
  return (
    <div className="incidents">
      <div className="incidents-body">
        <header className="row wrap incidents-head">
          <Link to="/cases" className="icon-button" aria-label={t('list.back')} title={t('list.back')}><ArrowLeft size={18} aria-hidden="true" /></Link>
          <h1 className="grow">{t('title')}</h1>
          {leads && <Link to="/settings/plans" className="row incidents-plans"><BookMarked size={15} aria-hidden="true" />{t('list.plans')}</Link>}
          {leads && <Button type="primary" icon={<Siren size={15} aria-hidden="true" />} title={`${t('declare.title')} (N)`} onClick={() => setDeclaring({})}>{t('declare.title')}</Button>}
        </header>
        {proposed.data && proposed.data.length > 0 && (
          <section className="incident-section" aria-labelledby="incidents-proposed">
            <h2 id="incidents-proposed">{t('list.proposed')}</h2>
            <div className="stack">{proposed.data.map((each) => <ProposalCard key={each.id} incident={each} may={leads} />)}</div>
          </section>
        )}
        <section className="incident-section" aria-labelledby="incidents-running"><h2 id="incidents-running">{t('list.running')}</h2>{body()}</section>
        {(surges.length > 0 || home) && (
          <section className="incident-section" aria-labelledby="incidents-planned">
            <h2 id="incidents-planned" className="row"><CalendarRange size={15} aria-hidden="true" />{t('list.planned')}</h2>
            <ul className="plain incident-list">
              {home && <HomeMode plan={home} may={leads} start={() => start(home)} />}
              {surges.map((plan) => <PlannedRow key={plan.id} plan={plan} may={leads} start={() => start(plan)} />)}
            </ul>
          </section>
        )}
        {planned.isError && <p className="faint" role="alert">{t('list.plans_failed')} <button type="button" className="bare link-line" onClick={() => void planned.refetch()}>{common('action.retry')}</button></p>}
        <Ended />
      </div>
      {declaring && <Suspense fallback={null}><DeclareIncident begin={declaring} close={() => setDeclaring(undefined)} done={({ id }) => { setDeclaring(undefined); navigate(`/incidents/${id}`); }} /></Suspense>}
    </div>
  );
}
