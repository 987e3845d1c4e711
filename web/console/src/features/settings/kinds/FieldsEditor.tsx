import { Button, Input, Select } from 'antd';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CaseField } from '@/shared/api/types';
import { moved } from '@/shared/conditions/model';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { freeName, keyOf } from '../model/tables';

const types = ['text', 'long_text', 'number', 'money', 'date', 'moment', 'choice', 'choices', 'boolean'] as const satisfies readonly CaseField['type'][];
const needs = ['optional', 'opening', 'solving'] as const satisfies readonly CaseField['need'][];

function FieldRow({ field, index, fields, saved, onChange }: { field: CaseField; index: number; fields: CaseField[]; saved: boolean; onChange: (fields: CaseField[]) => void }) {
  const { t } = useTranslation('casework');
  const errors = useFieldErrors(`fields[${index}]`, ['key', 'name', 'type', 'need', 'choices', 'hint']);
  const set = (change: Partial<CaseField>) => onChange(fields.map((each, at) => (at === index ? { ...each, ...change } : each)));
  const label = field.name || t('kinds.field', { number: index + 1 });
  const others = fields.filter((_, at) => at !== index).map(({ key }) => key);
  const choose = (names: string[]) => {
    const taken: string[] = [];
    set({ choices: names.map((name) => {
      const known = field.choices.find((each) => each.name === name);
      const key = known?.key ?? freeName(keyOf(name) || 'choice', [...taken, ...field.choices.map((each) => each.key)]);
      taken.push(key);
      return known ?? { key, name, names: {} };
    }) });
  };
  return (
    <div className="kind-row-block" role="group" aria-label={label}>
      <div className="state-row">
        <Input value={field.name} maxLength={100} aria-label={`${label}: ${t('kinds.name')}`} placeholder={t('kinds.name')} autoComplete="off" onChange={(event) => set({ name: event.target.value, ...(saved ? {} : { key: freeName(keyOf(event.target.value) || 'field', others).slice(0, 40) }) })} />
        <Select value={field.type} aria-label={`${label}: ${t('kinds.type')}`} disabled={saved} popupMatchSelectWidth={false} options={types.map((type) => ({ value: type, label: t(`kinds.types.${type}`) }))} onChange={(type) => set({ type })} />
        <Select value={field.need} aria-label={`${label}: ${t('kinds.need')}`} popupMatchSelectWidth={false} options={needs.map((need) => ({ value: need, label: t(`kinds.needs.${need}`) }))} onChange={(need) => set({ need })} />
        <Input className="state-moves" value={field.hint} maxLength={500} aria-label={`${label}: ${t('kinds.hint')}`} placeholder={t('kinds.hint')} autoComplete="off" onChange={(event) => set({ hint: event.target.value })} />
        <span className="level-order">
          <Button type="text" size="small" icon={<ArrowUp size={14} />} disabled={index === 0} aria-label={t('levels.up', { name: label })} onClick={() => onChange(moved(fields, index, index - 1))} />
          <Button type="text" size="small" icon={<ArrowDown size={14} />} disabled={index === fields.length - 1} aria-label={t('levels.down', { name: label })} onClick={() => onChange(moved(fields, index, index + 1))} />
          <Button type="text" size="small" icon={<X size={14} />} aria-label={t('kinds.remove_row', { name: label })} onClick={() => onChange(fields.filter((_, at) => at !== index))} />
        </span>
      </div>
      {(field.type === 'choice' || field.type === 'choices') && <Select mode="tags" open={false} suffixIcon={null} value={field.choices.map((each) => each.name)} tokenSeparators={[',', '，']} aria-label={`${label}: ${t('kinds.choices')}`} placeholder={t('kinds.choices')} onChange={choose} />}
      <ErrorLine errors={errors} />
    </div>
  );
}

export function KindFieldsEditor({ value = [], onChange = () => undefined, saved }: { value?: CaseField[]; onChange?: (fields: CaseField[]) => void; saved: string[] }) {
  const { t } = useTranslation('casework');
  const errors = useFieldErrors('fields');
  return (
    <div className="stack">
      {value.length === 0 && <p className="faint">{t('kinds.no_fields')}</p>}
      <div className="kind-rows">{value.map((field, index) => <FieldRow key={index} field={field} index={index} fields={value} saved={saved.includes(field.key)} onChange={onChange} />)}</div>
      <ErrorLine errors={errors} />
      <Button className="fit" icon={<Plus size={14} />} onClick={() => onChange([...value, { key: freeName('field', value.map(({ key }) => key)), name: '', names: {}, type: 'text', need: 'optional', choices: [], hint: '' }])}>{t('kinds.add_field')}</Button>
    </div>
  );
}
