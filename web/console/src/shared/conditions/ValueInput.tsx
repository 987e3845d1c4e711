import { Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Fact, Operator } from '../api/types';
import { listOf, momentOf, momentText, momentUnits, takesList, takesNothing, type Moment } from './model';
import { useReferred } from './references';
import type { ConditionWords } from './words';

type Props = {
  fact: Pick<Fact, 'type' | 'choices' | 'refers'>; is: Operator; value: unknown; onChange: (value: unknown) => void; label: string; words: ConditionWords;
  /** May be left empty, which is then told as nothing at all. */
  open?: string; wrong?: boolean; disabled?: boolean; describedBy?: string;
};

const two = (value: number) => String(value).padStart(2, '0');
/** A moment as the browser's own input of local time wants it. */
const localOf = (at: string) => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
};

export function MomentInput({ value, onChange, label, exactOnly, disabled, wrong }: { value: unknown; onChange: (value: string | undefined) => void; label: string; exactOnly?: boolean; disabled?: boolean; wrong?: boolean }) {
  const { t } = useTranslation('conditions');
  const moment = momentOf(value);
  const set = (next: Moment) => onChange(momentText(next));
  const exact = moment.when === 'exact' || exactOnly;
  return (
    <span className="cond-moment">
      {!exactOnly && (
        <Select
          value={moment.when} aria-label={label} disabled={disabled} status={wrong ? 'error' : undefined} style={{ width: 112 }}
          options={(['ago', 'now', 'ahead', 'exact'] as const).map((when) => ({ value: when, label: t(`when.${when}`) }))}
          onChange={(when) => set(when === 'now' ? { when } : when === 'exact' ? { when, at: new Date().toISOString().slice(0, 16) + ':00Z' } : { when, amount: 1, unit: 'd', ...('amount' in moment ? { amount: moment.amount, unit: moment.unit } : {}) })}
        />
      )}
      {'amount' in moment && !exactOnly && (
        <>
          <InputNumber min={1} max={3650} precision={0} value={moment.amount} disabled={disabled} aria-label={t('amount', { label })} style={{ width: 64 }} onChange={(amount) => set({ ...moment, amount: amount ?? 1 })} />
          <Select value={moment.unit} disabled={disabled} aria-label={t('unit', { label })} style={{ width: 92 }} options={momentUnits.map((unit) => ({ value: unit, label: t(`units.${unit}`) }))} onChange={(unit) => set({ ...moment, unit })} />
        </>
      )}
      {exact && (
        <input
          type="datetime-local" className="time-input" disabled={disabled} aria-label={exactOnly ? label : t('exact', { label })} value={moment.when === 'exact' ? localOf(moment.at) : ''}
          onChange={(event) => onChange(event.target.value ? new Date(event.target.value).toISOString().replace(/\.\d+Z$/, 'Z') : undefined)}
        />
      )}
    </span>
  );
}

/** The value a fact is compared with, by the fact's type and the operator. */
export function ValueInput({ fact, is, value, onChange, label, words, open, wrong, disabled, describedBy }: Props) {
  const { t } = useTranslation('conditions');
  const referred = useReferred(fact.refers);
  if (takesNothing(is)) return null;
  const options = fact.choices?.map((choice) => ({ value: choice, label: words.choice(choice) })) ?? referred;
  const common = { 'aria-label': label, 'aria-describedby': describedBy, status: wrong ? ('error' as const) : undefined, disabled };
  if (takesList(is)) {
    const values = (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);
    const set = (next: string[]) => onChange(open !== undefined && next.length === 0 ? undefined : listOf(fact.type, next));
    return (
      <Select
        {...common} mode={options ? 'multiple' : 'tags'} className="cond-value" value={values} options={options} open={options ? undefined : false} suffixIcon={options ? undefined : null}
        showSearch={{ optionFilterProp: 'label' }} tokenSeparators={options ? undefined : [',', '，', ';']} placeholder={open ?? t(options ? 'choose_some' : 'type_some')} onChange={set} popupMatchSelectWidth={false}
      />
    );
  }
  if (fact.type === 'boolean')
    return (
      <Select<string>
        {...common} className="cond-value cond-short" value={typeof value === 'boolean' ? String(value) : undefined} allowClear={open !== undefined} placeholder={open} popupMatchSelectWidth={false}
        options={[{ value: 'true', label: t('yes') }, { value: 'false', label: t('no') }]} onChange={(next: string | undefined) => onChange(next === undefined ? undefined : next === 'true')}
      />
    );
  if (fact.type === 'number')
    return <InputNumber {...common} className="cond-value cond-short" value={typeof value === 'number' ? value : null} placeholder={open} onChange={(next) => onChange(next ?? undefined)} />;
  if (fact.type === 'moment') {
    if (open !== undefined && value === undefined) return <button type="button" className="bare faint cond-open" aria-label={label} onClick={() => onChange('now')}>{open}</button>;
    return <MomentInput value={value} onChange={onChange} label={label} disabled={disabled} wrong={wrong} />;
  }
  // Where one of several choices is looked for within a text, anything can be typed.
  if (options && (fact.type === 'texts' || is === 'is' || is === 'is_not'))
    return <Select<string> {...common} className="cond-value" value={typeof value === 'string' && value !== '' ? value : undefined} options={options} allowClear={open !== undefined} placeholder={open ?? t('choose')} showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={false} onChange={(next: string | undefined) => onChange(next)} />;
  return <Input {...common} className="cond-value" value={typeof value === 'string' ? value : ''} maxLength={500} placeholder={open ?? t('type')} autoComplete="off" onChange={(event) => onChange(open !== undefined && event.target.value === '' ? undefined : event.target.value)} />;
}
