import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** "2–4 min" for a range of seconds; a range is told only as exactly as it is known. */
export function useEstimateText(): (low?: number, high?: number) => string {
  const { t } = useTranslation('live');
  return useCallback(
    (low, high) => {
      if (low === undefined || high === undefined) return t('unknown');
      if (high <= 20) return t('at_once');
      if (high < 60) return t('under_minute');
      const from = Math.floor(low / 60);
      const to = Math.max(1, Math.ceil(high / 60));
      if (from === 0) return t('up_to', { count: to });
      return from === to ? t('minutes', { count: to }) : t('minute_range', { from, to });
    },
    [t],
  );
}
