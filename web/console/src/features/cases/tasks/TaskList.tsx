import { Button } from 'antd';
import { ListChecks, Lock, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { DueClock, TaskStateMark } from '@/shared/cases/marks';
import { useDepartments } from '@/shared/cases/names';
import type { Case, Task } from '@/shared/cases/types';
import { Avatar } from '@/shared/ui/Avatar';
import { useQueues, useUserName } from '@/shared/ui/names';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import type { CaseRights } from '../model/rights';
import { blockers, hasEnded, progress } from '../model/tasks';
import { useTasks } from '../page/useCasePage';

type Props = { matter: Case; rights: CaseRights; open: (task: Id) => void; add: () => void };

export function TaskWho({ task }: { task: Pick<Task, 'owner' | 'queue' | 'department'> }) {
  const { t } = useTranslation('cases');
  const userName = useUserName();
  const queue = useQueues().find((each) => each.id === task.queue)?.name;
  const department = useDepartments().find((each) => each.id === task.department)?.name;
  const owner = task.owner && userName(task.owner);
  return (
    <span className="row task-who">
      {owner && <Avatar name={owner} size={18} />}
      <span className="cut faint">{[owner, department, queue].filter(Boolean).join(' · ') || t('list.nobody')}</span>
    </span>
  );
}

function Row({ task, all, open }: { task: Task; all: Task[]; open: () => void }) {
  const { t } = useTranslation('cases');
  const done = progress(task.checklist);
  const held = blockers(task, all);
  return (
    <button type="button" className={`task-row ${hasEnded(task.state) ? 'has-ended' : ''}`} onClick={open}>
      <span className="row"><TaskStateMark state={task.state} blocked={task.blocked} /><span className="grow cut task-title">{task.title}</span>{task.due_at && !hasEnded(task.state) && <DueClock at={task.due_at} what="task" />}</span>
      <span className="row">
        <TaskWho task={task} />
        <span className="grow" />
        {held.length > 0 && <span className="tiny faint cut task-held" title={held.map((each) => each.title).join(', ')}><Lock size={11} aria-hidden="true" /> {t('task.after', { name: held[0]?.title, count: held.length })}</span>}
        {done.all > 0 && <span className="tiny faint numbers">{t('task.checked', done)}</span>}
      </span>
      {task.result && <span className="tiny faint cut">{task.result}</span>}
    </button>
  );
}

export function TaskList({ matter, rights, open, add }: Props) {
  const { t } = useTranslation('cases');
  const list = useTasks(matter.id);
  const all = list.data ?? [];
  const button = rights.edit && <Button size="small" icon={<Plus size={14} aria-hidden="true" />} title={`${t('task.add')} (T)`} onClick={add}>{t('task.add')}</Button>;
  if (!list.data) return list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : <SkeletonLines lines={6} />;
  if (all.length === 0) return <EmptyState icon={ListChecks} title={t('task.none')} action={button || undefined}>{t('task.none_text')}</EmptyState>;
  return (
    <div className="case-scroll">
      <div className="row task-head"><span className="grow faint">{t('task.count', { count: all.filter((task) => !hasEnded(task.state)).length })}</span>{button}</div>
      <ul className="plain task-list">{all.map((task) => <li key={task.id}><Row task={task} all={all} open={() => open(task.id)} /></li>)}</ul>
    </div>
  );
}
