import { Button, Input, Select } from 'antd';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { moved } from '@/shared/conditions/model';
import type { Action, Line } from '@/shared/escalation/types';
import { useLadderWords } from '@/shared/escalation/words';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { actionKinds, without, withActionKind } from '../model/ladders';
import { DurationInput } from '../parts/DurationInput';
import { useQueueOptions } from '../parts/useLists';
import { WhoSelect } from './WhoSelect';

const levels = ['low', 'normal', 'high', 'critical'] as const;
type RowProps = { action: Action; lines: Line[]; path: string; label: string; onChange: (next: Action) => void };

function TaskFields({ action, label, onChange }: Omit<RowProps, 'lines' | 'path'>) {
  const { t } = useTranslation('escalation');
  const queues = useQueueOptions();
  const { teams } = useLadderWords().groups;
  const task = action.task ?? { title: '', description: '', checklist: [] };
  const set = (change: Partial<typeof task>) => onChange({ ...action, task: { ...without(task, change), title: change.title ?? task.title, description: change.description ?? task.description } });
  return (
    <div className="rung-task">
      <Input value={task.title} maxLength={100} placeholder={t('ladders.task_title')} aria-label={`${label}: ${t('ladders.task_title')}`} autoComplete="off" onChange={(event) => set({ title: event.target.value })} />
      <Select allowClear value={task.department} placeholder={t('ladders.task_team')} aria-label={`${label}: ${t('ladders.task_team')}`} options={teams.map(({ id, name }) => ({ value: id, label: name }))} onChange={(department: string | undefined) => set({ department })} />
      <Select allowClear value={task.queue} placeholder={t('ladders.task_queue')} aria-label={`${label}: ${t('ladders.task_queue')}`} options={queues} onChange={(queue: string | undefined) => set({ queue })} />
      <Input value={task.description} maxLength={1000} placeholder={t('ladders.task_text')} aria-label={`${label}: ${t('ladders.task_text')}`} autoComplete="off" onChange={(event) => set({ description: event.target.value })} />
      <Select mode="tags" open={false} suffixIcon={null} className="rung-wide" value={task.checklist} placeholder={t('ladders.task_checklist')} aria-label={`${label}: ${t('ladders.task_checklist')}`} onChange={(checklist: string[]) => set({ checklist })} />
    </div>
  );
}

function ActionRow({ action, lines, path, label, onChange, index, count, move, remove }: RowProps & { index: number; count: number; move: (by: number) => void; remove: () => void }) {
  const { t } = useTranslation('escalation');
  const words = useLadderWords();
  const queues = useQueueOptions();
  const errors = useFieldErrors(path, ['kind', 'who', 'answer_within_s', 'level', 'line', 'queue', 'roster', 'text', 'task', 'task.title', 'task.description', 'task.queue', 'task.department', 'task.checklist']);
  const set = (change: Partial<Action>) => onChange(without(action, change));
  const { kind } = action;
  return (
    <div className="rung-part" role="group" aria-label={label}>
      <div className="row wrap">
        <Select value={kind} aria-label={label} popupMatchSelectWidth={false} style={{ minWidth: 190 }} options={actionKinds.map((each) => ({ value: each, label: t(`action.${each}`) }))} onChange={(next) => onChange(withActionKind(action, next))} />
        {(kind === 'notify' || kind === 'call') && <WhoSelect value={action.who ?? []} label={`${label}: ${t('ladders.whom')}`} onChange={(who) => onChange({ ...action, who })} />}
        {kind === 'raise_level' && <Select allowClear value={action.level} placeholder={t('ladders.one_up')} style={{ minWidth: 150 }} aria-label={`${label}: ${t('ladders.priority')}`} options={levels.map((each) => ({ value: each, label: t(`level.${each}`) }))} onChange={(level: Action['level']) => set({ level })} />}
        {kind === 'to_line' && <Select allowClear value={action.line} placeholder={t('ladders.next_line')} style={{ minWidth: 180 }} aria-label={`${label}: ${t('ladders.line')}`} options={lines.map((line, at) => ({ value: at + 1, label: `${at + 1}. ${line.name}` }))} onChange={(line: number | undefined) => set({ line })} />}
        {kind === 'to_queue' && <Select value={action.queue} placeholder={t('ladders.queue')} style={{ minWidth: 200 }} aria-label={`${label}: ${t('ladders.queue')}`} options={queues} onChange={(queue: string) => set({ queue })} />}
        {kind === 'to_duty_manager' && <Select allowClear value={action.roster} placeholder={t('ladders.first_roster')} style={{ minWidth: 200 }} aria-label={`${label}: ${t('ladders.roster')}`} options={words.duty.map(({ id, name }) => ({ value: id, label: name }))} onChange={(roster: string | undefined) => set({ roster })} />}
        <span className="rung-tools">
          <Button type="text" size="small" icon={<ArrowUp size={14} />} disabled={index === 0} aria-label={t('ladders.part_up', { name: label })} onClick={() => move(-1)} />
          <Button type="text" size="small" icon={<ArrowDown size={14} />} disabled={index === count - 1} aria-label={t('ladders.part_down', { name: label })} onClick={() => move(1)} />
          <Button type="text" size="small" icon={<X size={14} />} aria-label={t('ladders.remove_part', { name: label })} onClick={remove} />
        </span>
      </div>
      {kind === 'call' && <div className="row wrap rung-more"><span className="faint">{t('ladders.answer_within')}</span><DurationInput value={action.answer_within_s ?? 900} allowed={['minutes', 'hours']} min={1} label={`${label}: ${t('ladders.answer_within')}`} onChange={(answer_within_s) => set({ answer_within_s })} /><span className="faint">{t('ladders.then_next')}</span></div>}
      {kind === 'add_task' && <TaskFields action={action} label={label} onChange={onChange} />}
      {kind !== 'add_task' && kind !== 'raise_level' && <Input value={action.text ?? ''} maxLength={1000} placeholder={t('ladders.said')} aria-label={`${label}: ${t('ladders.said')}`} autoComplete="off" onChange={(event) => set({ text: event.target.value })} />}
      <ErrorLine errors={errors} />
    </div>
  );
}

export function ActionsEditor({ value, onChange, lines, path, level }: { value: Action[]; onChange: (actions: Action[]) => void; lines: Line[]; path: string; level: string }) {
  const { t } = useTranslation('escalation');
  const errors = useFieldErrors(path);
  return (
    <div className="rung-parts">
      <h3>{t('ladders.actions')}</h3>
      {value.map((action, index) => (
        <ActionRow
          key={index} action={action} lines={lines} path={`${path}[${index}]`} label={`${level}: ${t('ladders.action_number', { number: index + 1 })}`} index={index} count={value.length}
          onChange={(next) => onChange(value.map((each, at) => (at === index ? next : each)))} move={(by) => onChange(moved(value, index, index + by))} remove={() => onChange(value.filter((_, at) => at !== index))}
        />
      ))}
      <ErrorLine errors={errors} />
      <Button size="small" className="fit" icon={<Plus size={14} />} aria-label={`${level}: ${t('ladders.add_action')}`} onClick={() => onChange([...value, { kind: 'notify', who: [{ kind: 'owner' }] }])}>{t('ladders.add_action')}</Button>
    </div>
  );
}
