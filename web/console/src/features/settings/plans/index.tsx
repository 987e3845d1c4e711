import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { BookMarked, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { plans } from '@/shared/incidents/api';
import { incidentKeys } from '@/shared/incidents/keys';
import { SeverityMark } from '@/shared/incidents/marks';
import type { Plan } from '@/shared/incidents/types';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { clockTime, shortDate } from '@/shared/ui/time';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { PlanEditor } from './PlanEditor';

const usePlans = () => useQuery({ queryKey: incidentKeys.plans, queryFn: ({ signal }) => plans.list({ signal }), staleTime: 0 });

function Brings({ plan }: { plan: Plan }) {
  const { t } = useTranslation('incidents');
  const parts = [plan.checklist.length > 0 && t('plans.items', { count: plan.checklist.length }), plan.roster.length > 0 && t('plans.people', { count: plan.roster.length }), Object.keys(plan.banner).length > 0 && t('notice.banner'), plan.surge?.overflow && t('facts.overflow'), plan.home && plan.home.desk_bound.length > 0 && t('home.desk_bound')].filter(Boolean);
  return <span className="faint">{parts.join(' · ') || '–'}</span>;
}

function PlanList() {
  const { t, i18n } = useTranslation('incidents');
  const list = usePlans();
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/plans/new')}>{t('plans.add')}</Button>;
  const moment = (at: string) => `${shortDate(at, i18n.language)} ${clockTime(at, i18n.language)}`;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('plans.title')} text={t('plans.lead')}>{add}</PageHead>
      <Listing<Plan>
        query={list} rows={list.data} rowKey={(plan) => plan.id} to={(plan) => `/settings/plans/${plan.id}`}
        empty={<EmptyState icon={BookMarked} title={t('plans.empty')} action={add}>{t('plans.lead')}</EmptyState>}
        columns={[
          { key: 'name', title: t('plans.name'), render: (plan) => <span><strong>{plan.name}</strong>{plan.running && <span className="pill pill-bad plan-running">{t('plans.running')}</span>}</span> },
          { key: 'kind', title: t('plans.kind'), render: (plan) => t(`kind.${plan.kind}`) },
          { key: 'severity', title: t('severity.title'), wide: true, render: (plan) => <SeverityMark severity={plan.severity} /> },
          { key: 'when', title: t('plans.when'), wide: true, render: (plan) => (plan.surge ? <span className="numbers">{moment(plan.surge.from)} – {moment(plan.surge.to)}</span> : <span className="faint">{t('plans.no_dates')}</span>) },
          { key: 'brings', title: t('plans.brings'), wide: true, render: (plan) => <Brings plan={plan} /> },
        ]}
      />
    </div>
  );
}

function ExistingPlan({ id }: { id: string }) {
  const list = usePlans();
  return <Loaded query={list} pick={(all) => all.find((each) => each.id === id)}>{(plan) => <PlanEditor key={`${plan.id} ${plan.version}`} plan={plan} />}</Loaded>;
}

export default function Plans() {
  const id = useRoute().parts[2];
  if (!id) return <PlanList />;
  return id === 'new' ? <PlanEditor key="new" /> : <ExistingPlan key={id} id={id} />;
}
