import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { cases } from '@/shared/cases/api';
import { FieldInput } from '@/shared/cases/FieldInput';
import { changedFields, isEmpty, isMoney, moneyText } from '@/shared/cases/fields';
import { caseKeys } from '@/shared/cases/keys';
import { categoryPath, nameIn, useCategories, useCaseNames } from '@/shared/cases/names';
import type { FieldDefinition, FieldValues } from '@/shared/cases/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { FoldCard } from '@/shared/ui/FoldCard';
import { exactTime, shortDate } from '@/shared/ui/time';
import type { CardProps } from './card';

function useValueText(): (field: FieldDefinition, value: unknown) => string {
  const { t, i18n } = useTranslation('cases');
  const choice = (field: FieldDefinition, key: string) => {
    const found = field.choices.find((each) => each.key === key);
    return found ? nameIn(found, i18n.language) : key;
  };
  return (field, value) => {
    if (value === undefined || value === null || isEmpty(value)) return '';
    if (isMoney(value)) return moneyText(value, i18n.language);
    if (Array.isArray(value)) return value.map((key) => choice(field, String(key))).join(', ');
    if (typeof value === 'boolean') return t(value ? 'field.yes' : 'field.no');
    if (field.type === 'choice') return choice(field, String(value));
    if (field.type === 'date') return shortDate(`${String(value)}T12:00`, i18n.language);
    if (field.type === 'moment') return exactTime(String(value), i18n.language);
    return typeof value === 'number' ? value.toLocaleString(i18n.language) : String(value);
  };
}

function Fields({ matter, fields, close }: Pick<CardProps, 'matter'> & { fields: FieldDefinition[]; close: () => void }) {
  const { t: common } = useTranslation();
  const actions = useCaseActions();
  const [values, setValues] = useState<FieldValues>(matter.fields);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    const changes = changedFields(matter.fields, values);
    if (Object.keys(changes).length === 0) return close();
    setBusy(true);
    const after = await actions.change(matter, { fields: changes });
    setBusy(false);
    if (after) close();
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      {fields.map((field) => <FieldInput key={field.key} field={field} value={values[field.key]} required={field.need === 'opening'} set={(value) => setValues((old) => ({ ...old, [field.key]: value }))} />)}
      <div className="row"><Button size="small" type="primary" htmlType="submit" loading={busy}>{common('action.save')}</Button><Button size="small" onClick={close}>{common('action.cancel')}</Button></div>
    </form>
  );
}

/** Category, tags and the fields of the kind. */
export function DetailsCard({ matter, rights }: CardProps) {
  const { t, i18n } = useTranslation('cases');
  const { kinds } = useCaseNames();
  const actions = useCaseActions();
  const categories = useCategories();
  const valueText = useValueText();
  const known = useQuery({ queryKey: caseKeys.tags, queryFn: ({ signal }) => cases.tags({ signal }), staleTime: 300_000, enabled: rights.edit });
  const [editing, setEditing] = useState(false);
  const fields = kinds.find((each) => each.key === matter.kind)?.fields ?? [];
  const fitting = categories.filter((each) => each.id === matter.category || (each.active && (each.kinds.length === 0 || each.kinds.includes(matter.kind))));
  return (
    <FoldCard
      name="case-details" title={t('tab.details')}
      extra={rights.edit && fields.length > 0 && !editing && <button type="button" className="icon-button" aria-label={t('field.edit')} title={t('field.edit')} onClick={() => setEditing(true)}><Pencil size={13} /></button>}
    >
      <div className="stack">
        {(fitting.length > 0 || matter.category) && (
          <Select
            size="small" allowClear showSearch={{ optionFilterProp: 'label' }} disabled={!rights.edit} value={matter.category} placeholder={t('field.category')} aria-label={t('field.category')} popupMatchSelectWidth={false}
            options={fitting.map((each) => ({ value: each.id, label: categoryPath(categories, each.id, i18n.language) }))}
            onChange={(category?: Id) => void actions.change(matter, category ? { category } : { clear: ['category'] })}
          />
        )}
        {rights.edit ? (
          <Select
            size="small" mode="tags" value={matter.tags} placeholder={t('field.add_tag')} aria-label={t('field.tags')} maxCount={20} tokenSeparators={[',', '，']}
            options={(known.data ?? []).map((tag) => ({ value: tag, label: tag }))} onChange={(tags: string[]) => void actions.setTags(matter, tags.map((tag) => tag.trim().slice(0, 50)).filter(Boolean))}
          />
        ) : matter.tags.length > 0 && <div className="row wrap">{matter.tags.map((tag) => <span key={tag} className="pill">{tag}</span>)}</div>}
        {editing ? <Fields matter={matter} fields={fields} close={() => setEditing(false)} /> : fields.length > 0 && (
          <dl className="case-dl">
            {fields.map((field) => {
              const text = valueText(field, matter.fields[field.key]);
              return <div key={field.key}><dt>{nameIn(field, i18n.language)}</dt><dd className={text ? '' : 'faint'}>{text || (field.need === 'solving' ? t('field.needed_to_solve') : t('field.none'))}</dd></div>;
            })}
          </dl>
        )}
      </div>
    </FoldCard>
  );
}
