import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cases } from '@/shared/cases/api';
import { workingTime } from '@/shared/cases/due';
import { caseKeys } from '@/shared/cases/keys';
import { FoldCard } from '@/shared/ui/FoldCard';
import { TimeText } from '@/shared/ui/TimeText';
import type { CardProps } from './card';

export function TimeCard({ matter, rights, open }: CardProps) {
  const { t } = useTranslation('cases');
  const list = useQuery({ queryKey: caseKeys.part(matter.id, 'time'), queryFn: ({ signal }) => cases.timeSpent(matter.id, { signal }), enabled: matter.time_spent_s > 0, retry: false });
  return (
    <FoldCard
      name="case-time" title={t('time.title')}
      extra={<>{matter.time_spent_s > 0 && <span className="faint tiny numbers">{workingTime(matter.time_spent_s)}</span>}{rights.edit && <button type="button" className="icon-button" aria-label={t('time.spend')} title={t('time.spend')} onClick={() => open({ name: 'time' })}><Plus size={15} /></button>}</>}
    >
      {matter.time_spent_s === 0 ? <p className="faint">{t('time.none')}</p> : (
        <ul className="plain card-list">
          {(list.data ?? []).map((spent) => <li key={spent.id} className="row"><strong className="numbers">{workingTime(spent.spent_s)}</strong><span className="grow cut" title={spent.note}>{spent.note || spent.user_name}</span><span className="tiny faint"><TimeText at={spent.at} /></span></li>)}
        </ul>
      )}
    </FoldCard>
  );
}
