import { useTranslation } from 'react-i18next';

export function Stars({ score }: { score: number }) {
  const { t, i18n } = useTranslation('settings');
  const full = Math.round(score);
  const told = score.toLocaleString(i18n.language, { maximumFractionDigits: 1 });
  return <span className="stars" role="img" aria-label={t('ratings.of_five', { score: told })}>{'★'.repeat(full)}{'☆'.repeat(5 - full)}</span>;
}
