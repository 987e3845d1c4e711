import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { ListChecks } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { tasks, type TaskFilter } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { DueClock, LevelMark, TaskStateMark } from '@/shared/cases/marks';
import { useDepartments } from '@/shared/cases/names';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { hasEnded } from '../model/tasks';
import { TaskWho } from './TaskList';

const faces = ['owned', 'unowned', 'department', 'ended'] as const;
type Face = (typeof faces)[number];

function asked(face: Face, department: Id | undefined): TaskFilter {
  if (face === 'department') return { department };
  if (face === 'ended') return { mine: 'owned', ended: true };
  return { mine: face };
}

/** Tasks for people who need not know the whole case. */
export function TaskLists() {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const { query } = useRoute();
  const departments = useDepartments();
  const face = faces.find((each) => each === query.get('show')) ?? 'owned';
  const department = query.get('department') ?? departments[0]?.id;
  const box = useRef<HTMLDivElement>(null);
  const filter = asked(face, department);
  const list = useInfiniteQuery({
    queryKey: caseKeys.tasks(filter), queryFn: ({ pageParam, signal }) => tasks.list(filter, pageParam, { signal }), refetchInterval: 30_000, enabled: face !== 'department' || Boolean(department),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next,
  });
  const rows = (list.data?.pages ?? []).flatMap((page) => page.items);
  const step = (by: number) => {
    const links = [...(box.current?.querySelectorAll<HTMLElement>('.task-row') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  useHotkeys({ j: () => step(1), k: () => step(-1) });
  const go = (next: Face, of?: Id) => navigate(`/cases/tasks?show=${next}${of ? `&department=${of}` : ''}`, 'replace');
  return (
    <>
      <header className="cases-bar">
        <div className="row wrap">
          <h2 className="cases-view">{t('view.tasks')}</h2>
          <span className="grow" />
          {face === 'department' && departments.length > 0 && <Select size="small" value={department} aria-label={t('task.department')} options={departments.map((each) => ({ value: each.id, label: each.name }))} onChange={(of: Id) => go('department', of)} popupMatchSelectWidth={false} />}
          <Segmented size="small" value={face} onChange={(next) => go(next)} aria-label={t('task.show')} options={faces.map((each) => ({ value: each, label: t(`task.show_${each}`) }))} />
        </div>
      </header>
      <div className="case-scroll" ref={box}>
        {list.isError && rows.length === 0 ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : list.isPending ? <SkeletonLines lines={8} />
          : rows.length === 0 ? <EmptyState icon={ListChecks} title={t(`task.empty_${face}`)}>{t('task.empty_text')}</EmptyState> : (
            <ul className="plain task-list">
              {rows.map((task) => (
                <li key={task.id}>
                  <Link to={`/cases/case/${task.case_id}?task=${task.id}`} className={`task-row ${hasEnded(task.state) ? 'has-ended' : ''}`}>
                    <span className="row"><TaskStateMark state={task.state} blocked={task.blocked} /><span className="grow cut task-title">{task.title}</span>{(task.level === 'high' || task.level === 'critical') && <LevelMark level={task.level} />}{task.due_at && !hasEnded(task.state) && <DueClock at={task.due_at} what="task" />}</span>
                    <span className="row"><span className="case-number">{task.case_number}</span><TaskWho task={task} /></span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        {list.hasNextPage && <Button className="history-more" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common('action.load_more')}</Button>}
      </div>
    </>
  );
}
