import { Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isMoney, minorDigits, minorOf } from './fields';
import { isoOf, localInput } from './moment';
import { nameIn } from './names';
import type { FieldDefinition, FieldValue } from './types';

type Props = { field: FieldDefinition; value: unknown; set: (value: FieldValue) => void; required?: boolean; problem?: string };
const currencies = ['EUR', 'USD', 'GBP', 'CNY', 'CHF', 'JPY'];

function MoneyInput({ label, value, set }: { label: string; value: unknown; set: (value: FieldValue) => void }) {
  const { t } = useTranslation('cases');
  const known = isMoney(value) ? value : undefined;
  const [currency, setCurrency] = useState(known?.currency ?? 'EUR');
  const [text, setText] = useState(known ? (known.minor / 10 ** minorDigits(known.currency)).toFixed(minorDigits(known.currency)) : '');
  const tell = (amount: string, of: string) => {
    const minor = minorOf(amount, of);
    set(amount.trim() === '' || minor === undefined ? null : { minor, currency: of });
  };
  const wrong = text.trim() !== '' && minorOf(text, currency) === undefined;
  return (
    <span className="money">
      <Input inputMode="decimal" value={text} aria-label={label} status={wrong ? 'error' : undefined} onChange={(event) => { setText(event.target.value); tell(event.target.value, currency); }} />
      <Select value={currency} aria-label={t('field.currency')} options={currencies.map((each) => ({ value: each, label: each }))} onChange={(of: string) => { setCurrency(of); tell(text, of); }} />
    </span>
  );
}

function Control({ field, name, value, set }: Props & { name: string }) {
  const { t, i18n } = useTranslation('cases');
  const text = typeof value === 'string' ? value : '';
  const options = field.choices.map((choice) => ({ value: choice.key, label: nameIn(choice, i18n.language) }));
  switch (field.type) {
    case 'long_text':
      return <Input.TextArea rows={3} value={text} maxLength={10_000} aria-label={name} onChange={(event) => set(event.target.value)} />;
    case 'number':
      return <InputNumber value={typeof value === 'number' ? value : null} aria-label={name} onChange={(number) => set(number)} />;
    case 'money':
      return <MoneyInput label={name} value={value} set={set} />;
    case 'date':
      return <Input type="date" value={text} aria-label={name} onChange={(event) => set(event.target.value || null)} />;
    case 'moment':
      return <Input type="datetime-local" value={localInput(text)} aria-label={name} onChange={(event) => set(isoOf(event.target.value) ?? null)} />;
    case 'choice':
      return <Select allowClear value={text || undefined} options={options} aria-label={name} onChange={(key?: string) => set(key ?? null)} />;
    case 'choices':
      return <Select mode="multiple" value={Array.isArray(value) ? value : []} options={options} aria-label={name} onChange={(keys: string[]) => set(keys)} />;
    case 'boolean':
      return (
        <Select
          allowClear value={typeof value === 'boolean' ? String(value) : undefined} aria-label={name} onChange={(key?: string) => set(key === undefined ? null : key === 'true')}
          options={[{ value: 'true', label: t('field.yes') }, { value: 'false', label: t('field.no') }]}
        />
      );
    default:
      return <Input value={text} maxLength={500} aria-label={name} onChange={(event) => set(event.target.value)} />;
  }
}

/** One field of a kind, by its type. */
export function FieldInput(props: Props) {
  const { i18n } = useTranslation();
  const { field, required, problem } = props;
  const name = nameIn(field, i18n.language);
  return (
    <div className={`case-label ${field.type === 'long_text' ? 'whole' : ''}`}>
      <span className="case-label-name">{name}{required && <em aria-hidden="true">*</em>}</span>
      <Control {...props} name={name} />
      {field.hint && <span className="case-hint">{field.hint}</span>}
      {problem && <span className="case-problem" role="alert">{problem}</span>}
    </div>
  );
}
