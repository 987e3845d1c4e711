import { Button, Checkbox, InputNumber } from 'antd';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Relaxation } from '@/shared/api/types';
import { DurationInput } from '../parts/DurationInput';

type Props = { value?: Relaxation[]; onChange?: (steps: Relaxation[]) => void };

export function RelaxationEditor({ value = [], onChange }: Props) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const set = (index: number, change: Partial<Relaxation>) => onChange?.(value.map((step, at) => (at === index ? { ...step, ...change } : step)));
  const last = value.at(-1);
  return (
    <div className="stack">
      {value.map((step, index) => (
        <div key={index} className="rule-row" role="group" aria-label={t('queues.step', { number: index + 1 })}>
          <span>{t('queues.after')}</span>
          <DurationInput value={step.after_s} onChange={(after_s) => set(index, { after_s })} label={t('queues.after')} />
          <span>{t('queues.lower')}</span>
          <InputNumber min={0} max={5} precision={0} value={step.lower_level_by ?? 0} aria-label={t('queues.lower')} style={{ width: 64 }} onChange={(by) => set(index, { lower_level_by: by || undefined })} />
          <Checkbox checked={Boolean(step.ignore_language)} onChange={(event) => set(index, { ignore_language: event.target.checked || undefined })}>{t('queues.ignore_language')}</Checkbox>
          <Button type="text" size="small" icon={<X size={14} />} aria-label={`${common('action.remove')}: ${t('queues.step', { number: index + 1 })}`} onClick={() => onChange?.(value.filter((_, at) => at !== index))} />
        </div>
      ))}
      <Button icon={<Plus size={14} />} className="fit" onClick={() => onChange?.([...value, { after_s: (last?.after_s ?? 0) + 60, lower_level_by: (last?.lower_level_by ?? 0) + 1 }])}>{t('queues.add_step')}</Button>
    </div>
  );
}
