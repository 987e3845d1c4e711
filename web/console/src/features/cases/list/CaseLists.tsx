import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import type { Id } from '@/shared/api/types';
import { views } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { undoLast } from '@/shared/cases/undo';
import { pathOfCase } from '@/shared/cases/useCaseActions';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { usePhone } from '@/shared/ui/media';
import { navigate, useRoute } from '@/shared/ui/router';
import { SkeletonLines } from '@/shared/ui/States';
import { MyDay } from '../day/MyDay';
import { isBuiltIn } from '../model/filter';
import { TaskLists } from '../tasks/TaskLists';
import { BulkBar } from './BulkBar';
import { CaseTable } from './CaseTable';
import { ListBar } from './ListBar';
import { useListState } from './useListState';
import { ViewNav } from './ViewNav';

const Board = lazy(() => import('./Board').then((module) => ({ default: module.Board })));
const Calendar = lazy(() => import('./Calendar').then((module) => ({ default: module.Calendar })));
const CreateCase = lazy(() => import('@/shared/cases/CreateCase'));

function CaseList({ create }: { create: () => void }) {
  const { view, layout, asked } = useListState();
  const [chosen, setChosen] = useState<ReadonlySet<Id>>(new Set());
  const toggle = (id: Id) =>
    setChosen((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <>
      <ListBar create={create} />
      <Suspense fallback={<SkeletonLines lines={8} />}>
        {layout === 'board' ? <Board filter={asked} /> : layout === 'calendar' ? <Calendar filter={asked} />
          : <CaseTable key={view} filter={asked} chosen={chosen} toggle={toggle} choose={setChosen} create={create} />}
      </Suspense>
      {chosen.size > 0 && layout === 'table' && <BulkBar chosen={chosen} clear={() => setChosen(new Set())} />}
    </>
  );
}

export function CaseLists() {
  const { t } = useTranslation('cases');
  const phone = usePhone();
  const { parts } = useRoute();
  const may = useAllows('edit_cases');
  const [creating, setCreating] = useState(false);
  const saved = useQuery({ queryKey: caseKeys.views, queryFn: ({ signal }) => views.list({ signal }), staleTime: 300_000 });
  const create = () => setCreating(true);
  useHotkeys({ n: () => may && create(), z: undoLast });
  const at = parts[1] ?? 'mine';
  const name = at === 'day' || at === 'tasks' || isBuiltIn(at) ? t(`view.${at}`) : (saved.data?.find((view) => view.id === at)?.name ?? t('title'));
  return (
    <div className="cases">
      {!phone && <ViewNav at={at} saved={saved.data ?? []} />}
      <section className="cases-main" aria-label={name}>
        {phone && <ViewNav at={at} saved={saved.data ?? []} />}
        {at === 'day' ? <MyDay /> : at === 'tasks' ? <TaskLists /> : <CaseList create={create} />}
      </section>
      {phone && may && at !== 'day' && at !== 'tasks' && <Button type="primary" shape="circle" size="large" className="cases-add" icon={<Plus size={20} />} aria-label={t('create.title')} onClick={create} />}
      {creating && (
        <Suspense fallback={null}>
          <CreateCase close={() => setCreating(false)} done={(matter) => { setCreating(false); navigate(pathOfCase(matter.id)); }} />
        </Suspense>
      )}
    </div>
  );
}
