import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hours } from '@/shared/api/types';
import { weeklyMinutes } from '../model/hours';

export function useHoursText(): (hours: Hours | undefined) => string {
  const { t, i18n } = useTranslation('settings');
  return useCallback(
    (hours) => {
      if (!hours?.time_zone) return t('hours.always');
      const amount = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(weeklyMinutes(hours) / 60);
      return t('hours.summary', { hours: amount, zone: hours.time_zone });
    },
    [t, i18n.language],
  );
}
