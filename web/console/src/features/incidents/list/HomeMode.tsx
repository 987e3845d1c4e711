import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { House } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { plans } from '@/shared/incidents/api';
import { readyOnes } from '@/shared/incidents/home';
import { incidentKeys } from '@/shared/incidents/keys';
import type { Plan } from '@/shared/incidents/types';
import { Link, navigate } from '@/shared/ui/router';

/** The mode for a day on which the office is closed: on while an incident of its plan goes on. */
export function HomeMode({ plan, may, start }: { plan: Plan; may: boolean; start: () => void }) {
  const { t } = useTranslation('incidents');
  const people = useQuery({ queryKey: incidentKeys.readiness(plan.id), queryFn: ({ signal }) => plans.readiness(plan.id, { signal }), enabled: may && plan.home !== undefined });
  return (
    <li className="incident-row planned-row">
      <span className="row incident-row-head">
        <House size={16} aria-hidden="true" />
        {may ? <Link to={`/settings/plans/${plan.id}`} className="cut"><strong>{t('home.title')}</strong></Link> : <strong className="cut">{t('home.title')}</strong>}
        <span className={`pill ${plan.running ? 'pill-warn' : ''}`}>{t(plan.running ? 'home.on' : 'home.off')}</span>
        {plan.running ? <Button size="small" className="incident-row-time" onClick={() => navigate(`/incidents/${plan.running ?? ''}`)}>{t('home.show')}</Button> : may && <Button size="small" className="incident-row-time" onClick={start}>{t('home.start')}</Button>}
      </span>
      <span className="row wrap faint incident-row-facts"><span>{t('home.text', { name: plan.name })}</span>{people.data && people.data.length > 0 && <span className="numbers">{t('home.ready_of', { ready: readyOnes(people.data), all: people.data.length })}</span>}</span>
    </li>
  );
}
