import { Button, Input } from 'antd';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HeaderRow } from '../model/webhooks';

type Props = { value?: HeaderRow[]; onChange?: (rows: HeaderRow[]) => void; known: string[] };
const kMost = 10;

/** Headers sent along; the server tells the names it has, never the values. */
export function HeadersEditor({ value = [], onChange = () => undefined, known }: Props) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const set = (index: number, row: Partial<HeaderRow>) => onChange(value.map((each, at) => (at === index ? { ...each, ...row } : each)));
  return (
    <div className="stack">
      {value.map((row, index) => (
        <div key={index} className="header-row">
          <Input value={row.name} maxLength={100} placeholder="Authorization" autoComplete="off" aria-label={t('webhooks.header_name')} onChange={(event) => set(index, { name: event.target.value })} />
          <Input.Password value={row.value} maxLength={1000} autoComplete="new-password" placeholder={known.includes(row.name) ? t('webhooks.header_kept') : ''} aria-label={t('webhooks.header_value')} onChange={(event) => set(index, { value: event.target.value })} />
          <Button type="text" icon={<X size={14} />} aria-label={`${common('action.remove')}: ${row.name}`} onClick={() => onChange(value.filter((_, at) => at !== index))} />
        </div>
      ))}
      {value.length < kMost && <Button className="fit" icon={<Plus size={14} />} onClick={() => onChange([...value, { name: '', value: '' }])}>{t('webhooks.header_add')}</Button>}
    </div>
  );
}
