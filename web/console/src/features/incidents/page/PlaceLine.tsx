import { Alert, Segmented } from 'antd';
import { House } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import { ConnectionTest } from '@/shared/incidents/ConnectionTest';
import { places } from '@/shared/incidents/home';
import { isRunning, type Incident, type Place } from '@/shared/incidents/types';
import { useIncidentActions } from '../useIncidentActions';

/** Who is named says himself where he works, as often as that changes. */
export function PlaceLine({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const me = useMe();
  const actions = useIncidentActions();
  const own = incident.home?.seats.find((each) => each.user === me.user.id);
  if (!isRunning(incident) || !own) return null;
  return (
    <Alert
      type={own.place === 'unknown' ? 'warning' : 'info'} showIcon banner icon={<House size={16} aria-hidden="true" />} title={t('home.where')}
      action={(
        <span className="row wrap">
          <Segmented<Place> size="small" value={own.place} aria-label={t('home.where')} options={places.map((value) => ({ value, label: t(`home.place.${value}`) }))} onChange={(place) => void actions.takePlace(incident.id, place)} />
          <ConnectionTest />
        </span>
      )}
    />
  );
}
