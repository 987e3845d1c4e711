import { useTranslation } from 'react-i18next';
import type { WebhookHealth } from '@/shared/api/types';

/** One bar an hour of the last day: what arrived below, what failed on top. */
export function HealthBars({ health }: { health: WebhookHealth }) {
  const { t } = useTranslation('settings');
  const most = Math.max(1, ...health.hours.map((hour) => hour.delivered + hour.failed));
  const label = t('webhooks.bars', { delivered: health.delivered, failed: health.failed });
  return (
    <svg className="hook-bars" viewBox="0 0 96 24" preserveAspectRatio="xMinYMid" role="img" aria-label={label}>
      <title>{label}</title>
      {health.hours.map((hour, index) => {
        const good = (hour.delivered / most) * 22;
        const bad = (hour.failed / most) * 22;
        return (
          <g key={hour.hour}>
            <rect className="hook-bar-none" x={index * 4} y={22} width={3} height={2} />
            {good > 0 && <rect className="hook-bar-good" x={index * 4} y={24 - Math.max(2, good)} width={3} height={Math.max(2, good)} />}
            {bad > 0 && <rect className="hook-bar-bad" x={index * 4} y={Math.max(0, 24 - good - Math.max(2, bad))} width={3} height={Math.max(2, bad)} />}
          </g>
        );
      })}
    </svg>
  );
}
