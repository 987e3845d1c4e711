import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/shared/ui/States';

export default function Live() {
  const { t } = useTranslation();
  return <EmptyState title={t('nav.live')} />;
}
