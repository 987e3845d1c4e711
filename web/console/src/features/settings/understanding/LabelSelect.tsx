import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { outOfScope, type Aspect } from '@/shared/understanding/types';
import { useLabels } from '@/shared/understanding/useRecognition';
import { readable, titleOf } from '@/shared/understanding/words';

type Props = { aspect: Aspect; value?: string; onChange: (label: string | undefined) => void; label: string; allowClear?: boolean; retired?: boolean };

export function LabelSelect({ aspect, value, onChange, label, allowClear, retired }: Props) {
  const { t, i18n } = useTranslation('teaching');
  const { data } = useLabels();
  const known = (data ?? []).filter((each) => each.aspect === aspect && (retired || each.state === 'active' || each.key === value));
  const options = known.map((each) => ({ value: each.key, label: titleOf(each, i18n.language) }));
  if (aspect === 'intent' && !options.some((each) => each.value === outOfScope)) options.push({ value: outOfScope, label: t('out_of_scope') });
  if (value && !options.some((each) => each.value === value)) options.push({ value, label: readable(value) });
  return <Select<string | null> showSearch allowClear={allowClear} size="middle" className="label-select" value={value ?? null} placeholder={label} aria-label={label} optionFilterProp="label" popupMatchSelectWidth={240} options={options} onChange={(next) => onChange(next ?? undefined)} />;
}
