import { UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '@/shared/ui/media';
import { PaneHandle } from '@/shared/ui/PaneHandle';
import { prefer, usePreferences } from '@/shared/ui/preferences';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { CustomerList } from './CustomerList';
import { CustomerProfile } from './CustomerProfile';
import './customers.css';

export default function Customers() {
  const { t } = useTranslation('customers');
  const { t: inbox } = useTranslation('inbox');
  const { parts } = useRoute();
  const phone = usePhone();
  const { listWidth } = usePreferences();
  const chosen = parts[1];
  const list = <section className="customers-list" style={phone ? undefined : { width: listWidth }} aria-label={t('list')}><CustomerList chosen={chosen} /></section>;
  if (phone) return <div className="customers">{chosen ? <CustomerProfile key={chosen} id={chosen} back={() => navigate('/customers')} /> : list}</div>;
  return (
    <div className="customers">
      {list}
      <PaneHandle label={inbox('list.resize')} width={listWidth} min={264} max={480} side="left" onWidth={(width) => prefer({ listWidth: width })} />
      {chosen ? <CustomerProfile key={chosen} id={chosen} /> : <div className="customers-none"><EmptyState icon={UserRound} title={t('choose')} /></div>}
    </div>
  );
}
