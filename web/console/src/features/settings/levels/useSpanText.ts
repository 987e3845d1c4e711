import { useTranslation } from 'react-i18next';
import { spanOf } from '../model/levels';

export function useSpanText(): (seconds: number) => string {
  const { t } = useTranslation('casework');
  return (seconds) => {
    const { hours, minutes } = spanOf(seconds);
    return [hours && t('levels.h', { count: hours }), (minutes || !hours) && t('levels.min', { count: minutes })].filter(Boolean).join(' ');
  };
}
