import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/shared/ui/States';

export default function Settings() {
  const { t } = useTranslation();
  return <EmptyState title={t('nav.settings')} />;
}
