import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/shared/ui/States';

export default function Customers() {
  const { t } = useTranslation();
  return <EmptyState title={t('nav.customers')} />;
}
