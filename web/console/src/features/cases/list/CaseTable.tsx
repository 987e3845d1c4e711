import { useVirtualizer } from '@tanstack/react-virtual';
import { Button } from 'antd';
import { FolderOpen } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import type { Id } from '@/shared/api/types';
import { useCaseNames } from '@/shared/cases/names';
import type { CaseFilter, CaseSummary } from '@/shared/cases/types';
import { pathOfCase } from '@/shared/cases/useCaseActions';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { usePhone } from '@/shared/ui/media';
import { usePreferences } from '@/shared/ui/preferences';
import { navigate } from '@/shared/ui/router';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { AssignCase } from '../dialogs/AssignCase';
import { MoveCase } from '../dialogs/MoveCase';
import { finishing } from '../model/board';
import { CaseRow } from './CaseRow';
import { useCaseList } from './useCaseList';
import { useListState } from './useListState';

type Props = { filter: CaseFilter; chosen: ReadonlySet<Id>; toggle: (id: Id) => void; choose: (ids: ReadonlySet<Id>) => void; create: () => void };
const columns = ['due', 'number', 'subject', 'state', 'level', 'owner', 'queue', 'waits', 'updated'] as const;

function Bones() {
  return <div aria-hidden="true" className="case-bones">{Array.from({ length: 12 }, (_, index) => <span key={index} className={`bone bone-${index % 3}`} />)}</div>;
}

export function CaseTable({ filter, chosen, toggle, choose, create }: Props) {
  const { t } = useTranslation('cases');
  const phone = usePhone();
  const { view, filter: own, clear } = useListState();
  const { kinds } = useCaseNames();
  const { largeType } = usePreferences();
  const may = useAllows('edit_cases');
  const assigns = useAllows('assign_cases');
  const list = useCaseList(filter);
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<Id>();
  const [dialog, setDialog] = useState<{ name: 'assign' | 'move'; row: CaseSummary; state?: string }>();
  const height = (phone ? 74 : 38) + (largeType ? 10 : 0);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 10, getItemKey: (index) => rows[index]?.id ?? index });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => virtual.measure(), [height, virtual]);
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 15) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const current = rows.find((row) => row.id === at);
  const step = (by: number) => {
    const index = rows.findIndex((row) => row.id === at);
    const next = rows[index < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, index + by))];
    if (!next) return;
    setAt(next.id);
    virtual.scrollToIndex(rows.indexOf(next), { align: 'auto' });
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-case="${next.id}"] a`)?.focus({ preventScroll: true }));
  };
  useHotkeys({
    j: () => step(1), k: () => step(-1), x: () => current && toggle(current.id), Enter: () => current && navigate(pathOfCase(current.id)), Escape: () => choose(new Set()),
    e: () => current && may && setDialog({ name: 'move', row: current, state: finishing(kinds, current)?.key }),
    a: () => current && (assigns || may) && setDialog({ name: 'assign', row: current }),
  });

  const filtered = Object.values(own).some(Boolean);
  const allChosen = rows.length > 0 && rows.every((row) => chosen.has(row.id));
  const body = () => {
    if (list.isError && rows.length === 0) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
    if (list.isPending) return <Bones />;
    if (rows.length === 0) {
      const known = (['mine', 'unowned', 'watched', 'overdue', 'all', 'ended'] as const).find((each) => each === view);
      if (filtered || !known) return <EmptyState icon={FolderOpen} title={t('list.nothing_title')} action={filtered ? <Button onClick={clear}>{t('filter.clear')}</Button> : undefined}>{t('list.nothing_text')}</EmptyState>;
      return (
        <EmptyState icon={FolderOpen} title={t(`list.empty_${known}`)} action={may && (known === 'mine' || known === 'all') ? <Button onClick={create}>{t('create.title')}</Button> : undefined}>
          {t(`list.empty_${known}_text`)}
        </EmptyState>
      );
    }
    return (
      <div className="virtual" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div key={item.key} role="row" aria-rowindex={item.index + 2} aria-selected={chosen.has(row.id)} data-case={row.id} className={`case-row virtual-row ${row.id === at ? 'is-at' : ''} ${chosen.has(row.id) ? 'is-chosen' : ''}`} style={{ height, transform: `translateY(${item.start}px)` }} onFocus={() => setAt(row.id)}>
              <CaseRow row={row} chosen={chosen.has(row.id)} toggle={may ? () => toggle(row.id) : undefined} phone={phone} />
            </div>
          );
        })}
      </div>
    );
  };
  const empty = rows.length === 0;
  return (
    <div className="case-table" role={empty ? undefined : 'table'} aria-label={empty ? undefined : t('title')} aria-rowcount={empty ? undefined : hasNextPage ? -1 : rows.length + 1}>
      {!phone && !empty && (
        <div role="rowgroup">
          <div role="row" className="case-row case-head" aria-rowindex={1}>
            <span role="columnheader">{may && <input type="checkbox" checked={allChosen} aria-label={t('bulk.all')} onChange={() => choose(allChosen ? new Set() : new Set(rows.slice(0, 500).map((row) => row.id)))} />}</span>
            {columns.map((column) => <span key={column} role="columnheader" className={`col-${column}`}>{t(`column.${column}`)}</span>)}
          </div>
        </div>
      )}
      <div className="list-scroller" ref={scroller} role={empty ? undefined : 'presentation'}>{body()}</div>
      {dialog?.name === 'assign' && <AssignCase matter={dialog.row} close={() => setDialog(undefined)} />}
      {dialog?.name === 'move' && <MoveCase matter={dialog.row} to={dialog.state} close={() => setDialog(undefined)} />}
    </div>
  );
}
