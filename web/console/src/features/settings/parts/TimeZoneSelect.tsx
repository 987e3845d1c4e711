import { Select } from 'antd';
import { useMemo } from 'react';

type Props = { id?: string; value?: string; onChange?: (zone: string) => void; label?: string; width?: number };

/** Every zone that the browser knows, found by a part of its name. */
export function TimeZoneSelect({ id, value, onChange, label, width }: Props) {
  const zones = useMemo(() => [...new Set(['UTC', ...(value ? [value] : []), ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({ value: zone, label: zone.replace(/_/g, ' ') })), [value]);
  return <Select id={id} value={value} showSearch={{ optionFilterProp: 'label' }} options={zones} aria-label={label} style={width ? { width } : undefined} onChange={onChange} />;
}
