import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/shared/ui/States';

export default function Inbox() {
  const { t } = useTranslation();
  return <EmptyState title={t('nav.inbox')} />;
}
