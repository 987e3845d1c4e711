import { Button, Input, Select } from 'antd';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { moved } from '@/shared/conditions/model';
import type { Line, Rung } from '@/shared/escalation/types';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { newRung, withName } from '../model/ladders';
import { useQueueOptions } from '../parts/useLists';
import { ActionsEditor } from './ActionsEditor';
import { TriggersEditor } from './TriggersEditor';

type RungProps = { rung: Rung; index: number; levels: Rung[]; lines: Line[]; saved: ReadonlySet<string>; onChange: (levels: Rung[]) => void };

function RungCard({ rung, index, levels, lines, saved, onChange }: RungProps) {
  const { t } = useTranslation('escalation');
  const path = `levels[${index}]`;
  const errors = useFieldErrors(path, ['name', 'key']);
  const label = t('ladders.level_number', { number: index + 1 });
  const set = (change: Partial<Rung>) => onChange(levels.map((each, at) => (at === index ? { ...each, ...change } : each)));
  const move = (by: number) => onChange(moved(levels, index, index + by));
  return (
    <div className="rung-card" role="group" aria-label={label}>
      <div className="row">
        <span className="rung-number numbers" aria-hidden="true">{index + 1}</span>
        <Input className="grow" value={rung.name} maxLength={100} placeholder={t('ladders.level_name')} aria-label={`${label}: ${t('ladders.level_name')}`} autoComplete="off" onChange={(event) => onChange(withName(levels, index, event.target.value, saved))} />
        <Button type="text" size="small" icon={<ArrowUp size={14} />} disabled={index === 0} aria-label={t('ladders.part_up', { name: label })} onClick={() => move(-1)} />
        <Button type="text" size="small" icon={<ArrowDown size={14} />} disabled={index === levels.length - 1} aria-label={t('ladders.part_down', { name: label })} onClick={() => move(1)} />
        <Button type="text" size="small" icon={<X size={14} />} disabled={levels.length === 1} aria-label={t('ladders.remove_part', { name: label })} onClick={() => onChange(levels.filter((_, at) => at !== index))} />
      </div>
      <ErrorLine errors={errors} />
      <TriggersEditor value={rung.triggers} path={`${path}.triggers`} level={label} onChange={(triggers) => set({ triggers })} />
      <ActionsEditor value={rung.actions} lines={lines} path={`${path}.actions`} level={label} onChange={(actions) => set({ actions })} />
    </div>
  );
}

export function RungsEditor({ value = [], onChange = () => undefined, lines, saved }: { value?: Rung[]; onChange?: (levels: Rung[]) => void; lines: Line[]; saved: ReadonlySet<string> }) {
  const { t } = useTranslation('escalation');
  const errors = useFieldErrors('levels');
  return (
    <div className="stack">
      {value.map((rung, index) => <RungCard key={index} rung={rung} index={index} levels={value} lines={lines} saved={saved} onChange={onChange} />)}
      <ErrorLine errors={errors} />
      <Button className="fit" icon={<Plus size={14} />} onClick={() => onChange([...value, newRung(value)])}>{t('ladders.add_level')}</Button>
    </div>
  );
}

function LineRow({ line, index, onChange, remove }: { line: Line; index: number; onChange: (next: Line) => void; remove: () => void }) {
  const { t } = useTranslation('escalation');
  const queues = useQueueOptions();
  const errors = useFieldErrors(`lines[${index}]`, ['name', 'queue']);
  const label = t('ladders.line_number', { number: index + 1 });
  return (
    <div role="group" aria-label={label}>
      <div className="rule-row">
        <span className="numbers faint">{index + 1}.</span>
        <Input className="rule-text" value={line.name} maxLength={100} placeholder={t('ladders.line_name')} aria-label={`${label}: ${t('ladders.line_name')}`} autoComplete="off" onChange={(event) => onChange({ ...line, name: event.target.value })} />
        <Select value={line.queue || undefined} options={queues} placeholder={t('ladders.queue')} aria-label={`${label}: ${t('ladders.queue')}`} style={{ minWidth: 190 }} showSearch={{ optionFilterProp: 'label' }} onChange={(queue: string) => onChange({ ...line, queue })} />
        <Button type="text" size="small" icon={<X size={14} />} aria-label={t('ladders.remove_part', { name: label })} onClick={remove} />
      </div>
      <ErrorLine errors={errors} />
    </div>
  );
}

export function LinesEditor({ value = [], onChange = () => undefined }: { value?: Line[]; onChange?: (lines: Line[]) => void }) {
  const { t } = useTranslation('escalation');
  const queues = useQueueOptions();
  const errors = useFieldErrors('lines');
  const free = queues.find((queue) => !value.some((line) => line.queue === queue.value));
  return (
    <div className="stack">
      {value.map((line, index) => <LineRow key={index} line={line} index={index} onChange={(next) => onChange(value.map((each, at) => (at === index ? next : each)))} remove={() => onChange(value.filter((_, at) => at !== index))} />)}
      <ErrorLine errors={errors} />
      <Button className="fit" icon={<Plus size={14} />} disabled={!free || value.length >= 9} onClick={() => free && onChange([...value, { name: t('ladders.line_number', { number: value.length + 1 }), queue: free.value }])}>{t('ladders.add_line')}</Button>
    </div>
  );
}
