import { useTranslation } from 'react-i18next';
import { stopwatch, waitGrade } from '@/shared/ui/time';
import type { Totals as Figures } from './model/picture';

export function Totals({ totals }: { totals: Figures }) {
  const { t } = useTranslation('live');
  const lost = totals.offered ? Math.round((totals.abandoned / totals.offered) * 100) : 0;
  const grade = totals.waiting ? waitGrade(totals.longest_wait_s * 1000) : 'none';
  const figures: [string, string, string, string?][] = [
    ['waiting', t('waiting'), String(totals.waiting)],
    ['longest', t('longest_wait'), totals.waiting ? stopwatch(totals.longest_wait_s * 1000) : '–', `wait-${grade}`],
    ['active', t('active'), String(totals.active)],
    ['free', t('agents_free'), `${totals.free} / ${totals.online}`],
    ['answered', t('answered_today'), String(totals.answered)],
    ['abandoned', t('abandoned_today'), totals.offered ? `${totals.abandoned} (${lost}%)` : String(totals.abandoned)],
  ];
  return (
    <dl className="totals">
      {figures.map(([key, label, value, look]) => (
        <div key={key}>
          <dt className="faint">{label}</dt>
          <dd className={`numbers ${look ?? ''}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
