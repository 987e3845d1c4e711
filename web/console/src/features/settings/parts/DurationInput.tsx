import { InputNumber, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unitOf, units, type Unit } from '../model/duration';

type Props = { id?: string; value?: number; onChange?: (seconds: number) => void; allowed?: Unit[]; min?: number; label?: string };

/** Seconds on the wire, a number with a unit on the screen. */
export function DurationInput({ id, value = 0, onChange, allowed = ['seconds', 'minutes', 'hours'], min = 0, label }: Props) {
  const { t } = useTranslation('settings');
  const [unit, setUnit] = useState<Unit>(() => unitOf(value, allowed));
  return (
    <Space.Compact>
      <InputNumber
        id={id} min={min} precision={0} value={Number((value / units[unit]).toFixed(2))} aria-label={label} style={{ width: 72 }}
        onChange={(number) => onChange?.(Math.round((number ?? 0) * units[unit]))}
      />
      <Select
        value={unit} aria-label={t('form.unit')} style={{ width: 104 }} options={allowed.map((each) => ({ value: each, label: t(`unit.${each}`) }))}
        onChange={(next) => {
          setUnit(next);
          onChange?.(Math.round((value / units[unit]) * units[next]));
        }}
      />
    </Space.Compact>
  );
}
