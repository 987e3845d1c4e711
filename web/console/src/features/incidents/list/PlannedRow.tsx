import { Button } from 'antd';
import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNow } from '@/shared/ui/clock';
import { useQueues } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { clockTime, shortDate } from '@/shared/ui/time';
import { daysUntil, type PlannedSurge } from '../model/planned';

export function PlannedRow({ plan, may, start }: { plan: PlannedSurge; may: boolean; start: () => void }) {
  const { t, i18n } = useTranslation('incidents');
  const now = useNow();
  const queues = useQueues();
  const nameOf = (id: string) => queues.find((each) => each.id === id)?.name ?? '';
  const { surge } = plan;
  const moment = (at: string) => `${shortDate(at, i18n.language)} ${clockTime(at, i18n.language)}`;
  const days = daysUntil(surge.from, now);
  return (
    <li className="incident-row planned-row">
      <span className="row incident-row-head">
        <CalendarClock size={16} aria-hidden="true" />
        {may ? <Link to={`/settings/plans/${plan.id}`} className="cut"><strong>{plan.name}</strong></Link> : <strong className="cut">{plan.name}</strong>}
        <span className="pill pill-accent">{days === 0 ? t('planned.today') : t('planned.in_days', { count: days })}</span>
        {may && <Button size="small" className="incident-row-time" onClick={start}>{t('planned.start')}</Button>}
      </span>
      <span className="row wrap faint incident-row-facts">
        <span className="numbers">{moment(surge.from)} – {moment(surge.to)}</span>
        {surge.expected_per_day > 0 && <span>{t('planned.expected', { count: surge.expected_per_day })}</span>}
        {surge.overflow && <span>{t('planned.overflow', { queues: surge.queues.map(nameOf).join(t('list_comma')), to: nameOf(surge.overflow) })}</span>}
      </span>
    </li>
  );
}
