import { Alert, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { placesOf } from '../model/place';

type Props = { id?: string; value?: number; onChange?: (place: number) => void; all: { id: Id; name: string }[]; own?: Id };

/** Among those that are asked one after the other; a new one stands last unless it is put elsewhere. */
export function PlaceSelect({ id, value, onChange, all, own }: Props) {
  const { t } = useTranslation('automation');
  const places = placesOf(all, own);
  return <Select<number> id={id} value={Math.min(value ?? places.length, places.length)} options={places.map(({ place, after }) => ({ value: place, label: after === undefined ? t('place.first') : t('place.after', { name: after }) }))} onChange={onChange} />;
}

/** What holds for a case too, but is asked later, says here who takes the case before it. */
export function TakenNote({ taken }: { taken: { id: string; name: string; things: number }[] }) {
  const { t } = useTranslation('automation');
  if (taken.length === 0) return null;
  const lines = taken.slice(0, 5).map(({ id, name, things }) => <li key={id}>{t('place.taken', { name, count: things })}</li>);
  return <Alert type="warning" showIcon title={<ul className="plain">{lines}</ul>} description={t('place.taken_text')} />;
}
