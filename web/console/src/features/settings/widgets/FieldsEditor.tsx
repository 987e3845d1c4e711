import { Button, Checkbox, Input, Select } from 'antd';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PreChatField } from '@/shared/api/types';

type Props = { value?: PreChatField[]; onChange?: (fields: PreChatField[]) => void };
const known = ['name', 'email', 'phone'] as const;
type Known = (typeof known)[number];
const isKnown = (key: string): key is Known => known.includes(key as Known);

/** A key that the server can store, out of what the reader calls it. */
const keyOf = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 40);

export function FieldsEditor({ value = [], onChange }: Props) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const set = (index: number, change: Partial<PreChatField>) => onChange?.(value.map((field, at) => (at === index ? { ...field, ...change } : field)));
  const unused = known.filter((key) => !value.some((field) => field.key === key));
  const add = () => {
    const key = unused[0];
    onChange?.([...value, key ? { key, label: t(`widgets.field.${key}`), required: false } : { key: `field_${value.length + 1}`, label: '', required: false }]);
  };
  return (
    <div className="stack">
      {value.map((field, index) => (
        <div key={index} className="rule-row" role="group" aria-label={t('widgets.field_number', { number: index + 1 })}>
          <Select
            value={isKnown(field.key) ? field.key : 'custom'} aria-label={t('widgets.field_kind')} style={{ width: 140 }}
            options={[...known.filter((key) => key === field.key || unused.includes(key)).map((key) => ({ value: key as string, label: t(`widgets.field.${key}`) })), { value: 'custom', label: t('widgets.field.custom') }]}
            onChange={(key) => set(index, isKnown(key) ? { key, label: t(`widgets.field.${key}`) } : { key: `field_${index + 1}`, label: '' })}
          />
          <Input className="rule-text" value={field.label} maxLength={60} placeholder={t('widgets.field_label')} aria-label={t('widgets.field_label')} onChange={(event) => set(index, { label: event.target.value })} />
          {!isKnown(field.key) && <Input value={field.key} maxLength={40} style={{ width: 130 }} aria-label={t('widgets.field_key')} title={t('widgets.field_key')} onChange={(event) => set(index, { key: keyOf(event.target.value) || field.key })} />}
          <Checkbox checked={field.required} onChange={(event) => set(index, { required: event.target.checked })}>{t('widgets.required')}</Checkbox>
          <Button type="text" size="small" icon={<X size={14} />} aria-label={`${common('action.remove')}: ${field.label || field.key}`} onClick={() => onChange?.(value.filter((_, at) => at !== index))} />
        </div>
      ))}
      {value.length === 0 && <p className="faint">{t('widgets.no_fields')}</p>}
      <Button className="fit" icon={<Plus size={14} />} onClick={add}>{t('widgets.add_field')}</Button>
    </div>
  );
}
