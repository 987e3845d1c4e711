import { useQuery } from '@tanstack/react-query';
import { Button, Drawer, Input, Select } from 'antd';
import { Check, Lock } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import type { Id } from '@/shared/api/types';
import { tasks } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { DueClock, TaskStateMark } from '@/shared/cases/marks';
import { isoOf, localInput } from '@/shared/cases/moment';
import { useDepartments } from '@/shared/cases/names';
import type { Case, Task } from '@/shared/cases/types';
import { EditableText } from '@/shared/ui/EditableText';
import { Markdown } from '@/shared/ui/Markdown';
import { usePhone } from '@/shared/ui/media';
import { useDirectory, useQueues } from '@/shared/ui/names';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { ChecklistEditor } from '../cards/ChecklistEditor';
import type { CaseRights } from '../model/rights';
import { blockers, hasEnded, nextStates, possibleDependencies } from '../model/tasks';
import { CaseComposer } from '../page/CaseComposer';
import { EntryView } from '../page/ThreadItems';
import { useEntries, useTasks } from '../page/useCasePage';
import { useTaskActions } from './useTaskActions';

type Props = { id: Id; matter: Case; rights: CaseRights; close: () => void };
const never = { kind: 'note' as const, count: 0 };

function Facts({ task, all, editable, change }: { task: Task; all: Task[]; editable: boolean; change: ReturnType<typeof useTaskActions>['change'] }) {
  const { t } = useTranslation('cases');
  const people = useDirectory();
  const queues = useQueues();
  const departments = useDepartments();
  const options = possibleDependencies(task.id, all);
  const clearing = (name: 'owner' | 'queue' | 'department' | 'agreed_for', value: string | undefined) => void change(task, value ? { [name]: value } : { clear: [name] });
  return (
    <div className="case-form">
      <label className="case-label"><span className="case-label-name">{t('task.owner')}</span>
        <Select size="small" allowClear showSearch={{ optionFilterProp: 'label' }} disabled={!editable} value={task.owner} placeholder={t('list.nobody')} aria-label={t('task.owner')} options={people.map((user) => ({ value: user.id, label: user.name }))} onChange={(owner?: Id) => clearing('owner', owner)} /></label>
      <label className="case-label"><span className="case-label-name">{t('task.department')}</span>
        <Select size="small" allowClear disabled={!editable} value={task.department} aria-label={t('task.department')} options={departments.map((each) => ({ value: each.id, label: each.name }))} onChange={(department?: Id) => clearing('department', department)} /></label>
      <label className="case-label"><span className="case-label-name">{t('field.queue')}</span>
        <Select size="small" allowClear disabled={!editable} value={task.queue} aria-label={t('field.queue')} options={queues.map((queue) => ({ value: queue.id, label: queue.name }))} onChange={(queue?: Id) => clearing('queue', queue)} /></label>
      <label className="case-label"><span className="case-label-name">{t('task.due')}</span>
        <Input key={task.agreed_for} size="small" type="datetime-local" disabled={!editable} defaultValue={localInput(task.agreed_for)} aria-label={t('task.due')} onBlur={(event) => { const at = isoOf(event.target.value); if (localInput(at) !== localInput(task.agreed_for)) clearing('agreed_for', at); }} /></label>
      {(options.length > 0 || task.depends_on.length > 0) && (
        <label className="case-label whole"><span className="case-label-name">{t('task.depends')}</span>
          <Select size="small" mode="multiple" disabled={!editable} value={task.depends_on} aria-label={t('task.depends')} options={options.map((other) => ({ value: other.id, label: other.title }))} onChange={(depends_on: Id[]) => void change(task, { depends_on })} /></label>
      )}
    </div>
  );
}

function Finish({ task, change }: { task: Task; change: ReturnType<typeof useTaskActions>['change'] }) {
  const { t } = useTranslation('cases');
  const me = useMe();
  const [result, setResult] = useState('');
  if (hasEnded(task.state)) return (
    <div className="stack">
      {task.result && <div className="case-description"><h2>{t('task.result')}</h2><Markdown text={task.result} /></div>}
      <div><Button size="small" onClick={() => void change(task, { state: 'open' })}>{t('task.again')}</Button></div>
    </div>
  );
  const rest = nextStates(task).filter((state) => state !== 'done');
  return (
    <div className="stack">
      <Input.TextArea rows={2} value={result} maxLength={4000} placeholder={t('task.result_placeholder')} aria-label={t('task.result')} onChange={(event) => setResult(event.target.value)} />
      <div className="row wrap">
        <Button type="primary" size="small" icon={<Check size={14} aria-hidden="true" />} disabled={task.blocked} onClick={() => void change(task, { state: 'done', result: result.trim() || undefined })}>{t('task.finish')}</Button>
        {!task.owner && <Button size="small" onClick={() => void change(task, { owner: me.user.id, state: task.state === 'open' ? 'doing' : undefined })}>{t('task.take')}</Button>}
        {rest.map((state) => <Button key={state} size="small" type={state === 'cancelled' ? 'text' : 'default'} onClick={() => void change(task, { state })}>{t(`task.to_${state as 'open'}`)}</Button>)}
      </div>
    </div>
  );
}

function Thread({ matter, task }: { matter: Case; task: Task }) {
  const { t } = useTranslation('cases');
  const entries = useEntries(matter.id, task.id);
  return (
    <section aria-label={t('task.thread')}>
      <h2>{t('task.thread')}</h2>
      {entries.isError && !entries.data ? <ErrorState error={entries.error} retry={() => void entries.refetch()} /> : !entries.data ? <SkeletonLines lines={2} />
        : entries.data.length === 0 ? <p className="faint">{t('task.thread_empty')}</p> : entries.data.map((entry) => <EntryView key={entry.id} entry={entry} />)}
    </section>
  );
}

/** A task with all its own: who, by when, checklist, what it waits for, and its thread. */
export function TaskDrawer({ id, matter, rights, close }: Props) {
  const { t } = useTranslation('cases');
  const me = useMe();
  const phone = usePhone();
  const list = useTasks(matter.id);
  const all = list.data ?? [];
  const known = all.find((each) => each.id === id);
  const single = useQuery({ queryKey: [...caseKeys.parts(matter.id), 'task', id], queryFn: ({ signal }) => tasks.get(id, { signal }), enabled: Boolean(list.data) && !known });
  const task = known ?? single.data;
  const { change } = useTaskActions(matter.id);
  const editable = rights.edit || task?.owner === me.user.id;
  const held = task ? blockers(task, all) : [];
  return (
    <Drawer open onClose={close} size={phone ? '100%' : 520} title={task ? <span className="row"><span className="case-number">{matter.number}</span><EditableText label={t('task.title')} value={task.title} editable={editable} save={(title) => { if (title) void change(task, { title }); }} /></span> : t('task.one')} className="task-drawer">
      {!task ? (list.isError || single.isError ? <EmptyState title={t('task.gone')}>{t('task.gone_text')}</EmptyState> : <SkeletonLines lines={6} />) : (
        <div className="stack task-body">
          <div className="row wrap"><TaskStateMark state={task.state} blocked={task.blocked} />{task.due_at && !hasEnded(task.state) && <DueClock at={task.due_at} what="task" />}</div>
          {held.length > 0 && <p className="task-blocked" role="status"><Lock size={13} aria-hidden="true" /> {t('task.waits_for', { names: held.map((each) => each.title).join(', ') })}</p>}
          {task.description && <Markdown text={task.description} />}
          <Facts task={task} all={all} editable={editable} change={change} />
          <section aria-label={t('checklist.title')}><h2>{t('checklist.title')}</h2><ChecklistEditor items={task.checklist} editable={editable} save={(checklist) => change(task, { checklist })} /></section>
          {editable && <Finish task={task} change={change} />}
          <Thread matter={matter} task={task} />
          {editable && <CaseComposer matter={matter} talks={[]} asked={never} task={task.id} />}
        </div>
      )}
    </Drawer>
  );
}
