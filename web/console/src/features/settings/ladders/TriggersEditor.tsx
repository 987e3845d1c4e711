import { Button, InputNumber, Select } from 'antd';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ConditionEditor } from '@/shared/conditions/ConditionEditor';
import type { ClockType, Trigger } from '@/shared/escalation/types';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { triggerKinds, without, withTriggerKind } from '../model/ladders';

const clocks: ClockType[] = ['first_response', 'next_response', 'update', 'resolution', 'task'];

function TriggerRow({ trigger, path, label, onChange, remove }: { trigger: Trigger; path: string; label: string; onChange: (next: Trigger) => void; remove: () => void }) {
  const { t } = useTranslation('escalation');
  const errors = useFieldErrors(path, ['kind', 'clock', 'percent', 'count', 'tiers', 'at_most']);
  const set = (change: Partial<Trigger>) => onChange(without(trigger, change));
  const { kind } = trigger;
  return (
    <div className="rung-part" role="group" aria-label={label}>
      <div className="row wrap">
        <Select value={kind} aria-label={label} popupMatchSelectWidth={false} style={{ minWidth: 190 }} options={triggerKinds.map((each) => ({ value: each, label: t(`trigger.${each}`) }))} onChange={(next) => onChange(withTriggerKind(trigger, next))} />
        {kind === 'clock' && <InputNumber min={1} max={1000} precision={0} value={trigger.percent ?? null} suffix="%" style={{ width: 96 }} aria-label={`${label}: ${t('ladders.percent')}`} onChange={(percent) => set({ percent: percent ?? undefined })} />}
        {(kind === 'clock' || kind === 'breach') && <Select allowClear value={trigger.clock} placeholder={t('clock.any')} aria-label={`${label}: ${t('ladders.clock')}`} popupMatchSelectWidth={false} style={{ minWidth: 170 }} options={clocks.map((each) => ({ value: each, label: t(`clock.${each}`) }))} onChange={(clock: ClockType | undefined) => set({ clock })} />}
        {kind === 'reopened' && <InputNumber min={1} max={100} precision={0} value={trigger.count ?? null} suffix={t('ladders.times')} style={{ width: 120 }} aria-label={`${label}: ${t('ladders.times')}`} onChange={(count) => set({ count: count ?? undefined })} />}
        {kind === 'tier' && <Select mode="tags" open={false} suffixIcon={null} className="grow" value={trigger.tiers ?? []} placeholder={t('ladders.tiers')} aria-label={`${label}: ${t('ladders.tiers')}`} onChange={(tiers: string[]) => onChange({ kind, tiers })} />}
        {kind === 'sentiment' && <InputNumber min={-1} max={1} step={0.1} value={trigger.at_most ?? null} prefix="≤" style={{ width: 100 }} aria-label={`${label}: ${t('ladders.mood')}`} onChange={(at_most) => set({ at_most: at_most ?? undefined })} />}
        {kind === 'sentiment' && <span className="faint">{t('ladders.mood_text')}</span>}
        <span className="grow" />
        <Button type="text" size="small" icon={<X size={14} />} aria-label={t('ladders.remove_part', { name: label })} onClick={remove} />
      </div>
      {kind === 'condition' && <ConditionEditor path={`${path}.when`} value={trigger.when} onChange={(when) => onChange({ kind, when })} />}
      <ErrorLine errors={errors} />
    </div>
  );
}

export function TriggersEditor({ value, onChange, path, level }: { value: Trigger[]; onChange: (triggers: Trigger[]) => void; path: string; level: string }) {
  const { t } = useTranslation('escalation');
  const errors = useFieldErrors(path);
  return (
    <div className="rung-parts">
      <h3>{t('ladders.triggers')}</h3>
      {value.map((trigger, index) => (
        <TriggerRow
          key={index} trigger={trigger} path={`${path}[${index}]`} label={`${level}: ${t('ladders.trigger_number', { number: index + 1 })}`}
          onChange={(next) => onChange(value.map((each, at) => (at === index ? next : each)))} remove={() => onChange(value.filter((_, at) => at !== index))}
        />
      ))}
      <ErrorLine errors={errors} />
      <Button size="small" className="fit" icon={<Plus size={14} />} aria-label={`${level}: ${t('ladders.add_trigger')}`} onClick={() => onChange([...value, { kind: 'breach' }])}>{t('ladders.add_trigger')}</Button>
    </div>
  );
}
