import { InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Money } from '../api/types';
import { currencies, digitsOf, majorOf, minorOf } from './money';

type Props = { id?: string; value?: Money; onChange?: (money: Money) => void; label: string; fixedCurrency?: boolean };

export function MoneyInput({ id, value = { minor: 0, currency: 'EUR' }, onChange, label, fixedCurrency }: Props) {
  const { t } = useTranslation('approvals');
  const { minor, currency } = value;
  return (
    <Space.Compact>
      <InputNumber id={id} min={0} max={majorOf(1e12, currency)} precision={digitsOf(currency)} value={majorOf(minor, currency)} aria-label={label} style={{ width: 150 }} onChange={(major) => onChange?.({ minor: minorOf(major ?? 0, currency), currency })} />
      <Select
        value={currency} disabled={fixedCurrency} aria-label={`${label}: ${t('currency')}`} style={{ width: 92 }} showSearch options={[...new Set([currency, ...currencies])].map((each) => ({ value: each, label: each }))}
        onChange={(next: string) => onChange?.({ minor: minorOf(majorOf(minor, currency), next), currency: next })}
      />
    </Space.Compact>
  );
}
