import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { plans } from '@/shared/incidents/api';
import { ConnectionTest } from '@/shared/incidents/ConnectionTest';
import { incidentKeys } from '@/shared/incidents/keys';
import { ReadinessList } from '@/shared/incidents/ReadinessList';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { Section } from '../parts/Editor';

/** Whether those whom a stored plan names could go home today. */
export function HomeChecks({ plan }: { plan: Id }) {
  const { t } = useTranslation('incidents');
  const people = useQuery({ queryKey: incidentKeys.readiness(plan), queryFn: ({ signal }) => plans.readiness(plan, { signal }), staleTime: 0 });
  return (
    <Section title={t('home.checks')} text={t('home.checks_text')}>
      {people.data ? <ReadinessList people={people.data} /> : people.isError ? <ErrorState error={people.error} retry={() => void people.refetch()} /> : <SkeletonLines lines={3} />}
      <div className="plan-own-test"><ConnectionTest /></div>
    </Section>
  );
}
