import { Button, InputNumber, Select } from 'antd';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Id, Overflow } from '@/shared/api/types';
import { DurationInput } from '../parts/DurationInput';
import { useQueueOptions } from '../parts/useLists';

type Props = { value?: Overflow[]; onChange?: (rules: Overflow[]) => void; self?: Id };
const whens: Overflow['when'][] = ['wait', 'length', 'closed', 'service_level', 'unstaffed'];
const actions: Overflow['action'][] = ['message', 'queue'];
const starting: Record<Overflow['when'], number> = { wait: 300, length: 10, closed: 0, service_level: 50, unstaffed: 0 };

function Threshold({ rule, set }: { rule: Overflow; set: (threshold: number) => void }) {
  const { t } = useTranslation('settings');
  if (rule.when === 'wait') return <DurationInput key="wait" value={rule.threshold} min={1} onChange={set} label={t('overflow.threshold.wait')} />;
  if (rule.when === 'length') return <InputNumber key="length" min={0} precision={0} value={rule.threshold} suffix={t('overflow.customers')} aria-label={t('overflow.threshold.length')} style={{ width: 150 }} onChange={(number) => set(number ?? 0)} />;
  if (rule.when === 'service_level') return <InputNumber key="level" min={1} max={100} precision={0} value={rule.threshold} suffix="%" aria-label={t('overflow.threshold.service_level')} style={{ width: 100 }} onChange={(number) => set(number ?? 0)} />;
  return null;
}

export function OverflowEditor({ value = [], onChange, self }: Props) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const queues = useQueueOptions().filter((each) => each.value !== self);
  const set = (index: number, change: Partial<Overflow>) => onChange?.(value.map((rule, at) => (at === index ? { ...rule, ...change } : rule)));
  const swap = (index: number) => {
    const [first, second] = [value[index], value[index + 1]];
    if (first && second) onChange?.(value.map((rule, at) => (at === index ? second : at === index + 1 ? first : rule)));
  };
  return (
    <div className="stack">
      {value.map((rule, index) => (
        <div key={index} className="rule-row" role="group" aria-label={t('overflow.rule', { number: index + 1 })}>
          <span>{t('overflow.if')}</span>
          <Select value={rule.when} aria-label={t('overflow.if')} style={{ width: 236 }} options={whens.map((when) => ({ value: when, label: t(`overflow.when.${when}`) }))} onChange={(when) => set(index, { when, threshold: starting[when] })} />
          <Threshold rule={rule} set={(threshold) => set(index, { threshold })} />
          <span>{t('overflow.then')}</span>
          <Select value={rule.action} aria-label={t('overflow.then')} style={{ width: 200 }} options={actions.map((action) => ({ value: action, label: t(`overflow.action.${action}`) }))} onChange={(action) => set(index, { action, queue: action === 'queue' ? rule.queue : undefined })} />
          {rule.action === 'queue' && <Select value={rule.queue} status={rule.queue ? undefined : 'warning'} placeholder={t('overflow.choose_queue')} aria-label={t('overflow.choose_queue')} style={{ width: 180 }} options={queues} onChange={(queue: Id) => set(index, { queue })} />}
          <Button type="text" size="small" disabled={index === 0} icon={<ArrowUp size={14} />} aria-label={t('form.up')} onClick={() => swap(index - 1)} />
          <Button type="text" size="small" disabled={index === value.length - 1} icon={<ArrowDown size={14} />} aria-label={t('form.down')} onClick={() => swap(index)} />
          <Button type="text" size="small" icon={<X size={14} />} aria-label={`${common('action.remove')}: ${t('overflow.rule', { number: index + 1 })}`} onClick={() => onChange?.(value.filter((_, at) => at !== index))} />
        </div>
      ))}
      {value.length === 0 && <p className="faint">{t('overflow.none')}</p>}
      <Button icon={<Plus size={14} />} className="fit" onClick={() => onChange?.([...value, { when: 'wait', threshold: 300, action: 'message' }])}>{t('overflow.add')}</Button>
    </div>
  );
}
