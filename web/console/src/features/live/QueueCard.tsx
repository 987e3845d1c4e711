import { useTranslation } from 'react-i18next';
import type { LiveQueue } from '@/shared/api/types';
import { stopwatch, waitGrade } from '@/shared/ui/time';
import { serviceGrade, todayShares } from './model/picture';
import { Sparkline } from './Sparkline';
import { useEstimateText } from './useEstimateText';

type Props = { queue: LiveQueue; waitingSeen: number[]; chosen: boolean; choose: () => void };

export function TodayBar({ queue }: { queue: LiveQueue }) {
  const { t } = useTranslation('live');
  const shares = todayShares(queue);
  return (
    <span className="share-bar" role="img" aria-label={t('today_text', { answered: queue.answered_today, abandoned: queue.abandoned_today, offered: queue.offered_today })}>
      <i className="share-good" style={{ width: `${shares.answered}%` }} />
      <i className="share-bad" style={{ width: `${shares.abandoned}%` }} />
      <i className="share-rest" style={{ width: `${shares.rest}%` }} />
    </span>
  );
}

export function OpenPill({ open }: { open: boolean }) {
  const { t } = useTranslation('live');
  return <span className={`pill ${open ? 'pill-good' : ''}`}>{t(open ? 'open' : 'closed')}</span>;
}

export function ServiceLevel({ percent }: { percent: number | undefined }) {
  const { t } = useTranslation('live');
  if (percent === undefined) return <span className="faint">{t('no_service_level')}</span>;
  return (
    <span className="meter-line">
      <span className="meter" aria-hidden="true"><i className={`meter-${serviceGrade(percent)}`} style={{ width: `${percent}%` }} /></span>
      <b className="numbers">{percent}%</b>
    </span>
  );
}

export function QueueCard({ queue, waitingSeen, chosen, choose }: Props) {
  const { t } = useTranslation('live');
  const estimate = useEstimateText();
  const grade = queue.waiting ? waitGrade(queue.longest_wait_s * 1000) : 'none';
  return (
    <article className={`queue-card ${chosen ? 'queue-card-chosen' : ''}`}>
      <div className="row">
        <h2 className="grow cut">
          <button type="button" className="bare cover" aria-pressed={chosen} onClick={choose}>{queue.name}</button>
        </h2>
        <OpenPill open={queue.open} />
      </div>
      <div className="queue-figures">
        <div>
          <b className="figure numbers">{queue.waiting}</b>
          <span className="faint">{t('waiting')}</span>
        </div>
        <div>
          <b className={`figure numbers wait-${grade}`}>{queue.waiting ? stopwatch(queue.longest_wait_s * 1000) : '–'}</b>
          <span className="faint">{t('longest_wait')}</span>
        </div>
        <Sparkline values={waitingSeen} label={t('waiting_seen')} />
      </div>
      <dl className="queue-facts">
        <dt>{t('agents')}</dt>
        <dd className="numbers">{t('free_of', { free: queue.agents_free, online: queue.agents_online })}</dd>
        <dt>{t('active')}</dt>
        <dd className="numbers">{queue.active}</dd>
        <dt title={t('service_level_text')}>{t('service_level')}</dt>
        <dd><ServiceLevel percent={queue.service_level} /></dd>
        <dt>{t('estimate')}</dt>
        <dd className="numbers">{estimate(queue.estimate_low_s, queue.estimate_high_s)}</dd>
      </dl>
      <div className="queue-today">
        <TodayBar queue={queue} />
        <span className="faint numbers">{t('today_text', { answered: queue.answered_today, abandoned: queue.abandoned_today, offered: queue.offered_today })}</span>
      </div>
    </article>
  );
}
