import { Dropdown } from 'antd';
import { MoreHorizontal } from 'lucide-react';
import { useState, type DragEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import { CaseDue, LevelMark, StateMark } from '@/shared/cases/marks';
import { nameIn, useCaseNames } from '@/shared/cases/names';
import type { CaseFilter, CaseSummary, StateDefinition } from '@/shared/cases/types';
import { pathOfCase, useCaseActions } from '@/shared/cases/useCaseActions';
import { Avatar } from '@/shared/ui/Avatar';
import { useContactName, useUserName } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { MoveCase } from '../dialogs/MoveCase';
import { columnsOf, landing, movesOf, neighbour, type Column } from '../model/board';
import { useCaseList } from './useCaseList';

type CardProps = { row: CaseSummary; columns: Column[]; ofOneKind: boolean; move?: (row: CaseSummary, to: StateDefinition) => void; drag: (row: CaseSummary | undefined) => void };

function Card({ row, columns, ofOneKind, move, drag }: CardProps) {
  const { t, i18n } = useTranslation('cases');
  const { kinds, kindName, stateName } = useCaseNames();
  const userName = useUserName();
  const contactName = useContactName();
  const moves = movesOf(kinds, row);
  const onKey = (event: KeyboardEvent) => {
    if (!move || !event.shiftKey || (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft')) return;
    event.preventDefault();
    const to = neighbour(kinds, row, columns, event.key === 'ArrowRight' ? 1 : -1);
    if (to) move(row, to);
  };
  return (
    <article
      className="board-card" draggable={Boolean(move) && moves.length > 0} onKeyDown={onKey} onDragEnd={() => drag(undefined)}
      onDragStart={(event) => { event.dataTransfer.setData('text/plain', row.id); event.dataTransfer.effectAllowed = 'move'; drag(row); }}
    >
      <div className="row"><span className="case-number grow cut">{row.number} · {kindName(row.kind)}</span><CaseDue row={row} /></div>
      <Link to={pathOfCase(row.id)} className="board-subject" aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight">{row.subject}</Link>
      <div className="row">
        {!ofOneKind && <StateMark name={stateName(row.kind, row.state)} category={row.state_category} />}
        {row.level !== 'normal' && <LevelMark level={row.level} />}
        <span className="faint cut grow">{row.contact ? contactName(row.contact) : ''}</span>
        {row.owner && <span title={userName(row.owner)}><Avatar name={userName(row.owner)} size={20} /><span className="hidden-text">{userName(row.owner)}</span></span>}
        {move && moves.length > 0 && (
          <Dropdown trigger={['click']} menu={{ items: moves.map((state) => ({ key: state.key, label: nameIn(state, i18n.language) })), onClick: ({ key }) => { const to = moves.find((state) => state.key === key); if (to) move(row, to); } }}>
            <button type="button" className="icon-button board-more" aria-label={t('board.move', { number: row.number })} aria-haspopup="menu"><MoreHorizontal size={15} /></button>
          </Dropdown>
        )}
      </div>
    </article>
  );
}

type ColumnProps = Omit<CardProps, 'row'> & { column: Column; filter: CaseFilter; dragged: CaseSummary | undefined };

function BoardColumn({ column, filter, dragged, columns, ofOneKind, move, drag }: ColumnProps) {
  const { t, i18n } = useTranslation('cases');
  const { kinds } = useCaseNames();
  const [over, setOver] = useState(false);
  const asked: CaseFilter = column.state ? { ...filter, standing: 'any', state: column.key } : { ...filter, standing: column.category };
  const list = useCaseList(asked);
  const to = dragged && landing(kinds, dragged, column);
  const name = column.state ? nameIn(column.state, i18n.language) : t(`category.${column.category}`);
  const onOver = (event: DragEvent) => {
    if (!to) return;
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (dragged && to) move?.(dragged, to);
    drag(undefined);
  };
  const look = dragged ? (to ? (over ? 'may-land is-over' : 'may-land') : 'may-not') : '';
  return (
    <section className={`board-column ${look}`} aria-label={name} onDragOver={onOver} onDragLeave={() => setOver(false)} onDrop={onDrop}>
      <h2><i className={`state-dot state-${column.category}`} aria-hidden="true" /><span className="cut">{name}</span> <span className="faint numbers">{list.rows.length}{list.hasNextPage ? '+' : ''}</span></h2>
      <div className="board-cards" tabIndex={0} role="group" aria-label={name}>
        {list.isPending ? <SkeletonLines lines={5} /> : list.isError && list.rows.length === 0 ? <ErrorState error={list.error} retry={() => void list.refetch()} />
          : list.rows.length === 0 ? <p className="faint board-empty">{t('board.empty')}</p>
            : list.rows.map((row) => <Card key={row.id} row={row} columns={columns} ofOneKind={ofOneKind} move={move} drag={drag} />)}
        {list.hasNextPage && <button type="button" className="bare board-load" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('board.more')}</button>}
      </div>
    </section>
  );
}

/** Cards move by pointer, by Shift and an arrow, or by their menu, and only where their kind allows. */
export function Board({ filter }: { filter: CaseFilter }) {
  const { t } = useTranslation('cases');
  const { kinds, stateName } = useCaseNames();
  const actions = useCaseActions();
  const may = useAllows('edit_cases');
  const [dragged, setDragged] = useState<CaseSummary>();
  const [asking, setAsking] = useState<{ row: CaseSummary; to: string }>();
  const kind = kinds.find((each) => each.key === filter.kind);
  const columns = columnsOf(kind);
  const move = (row: CaseSummary, to: StateDefinition) => {
    // Solving asks how it ended; other moves need no words.
    if (to.category === 'solved' || to.category === 'closed') return setAsking({ row, to: to.key });
    const back = to.moves.includes(row.state) ? row.state : undefined;
    void actions.move(row, { state: to.key }, stateName(row.kind, to.key), back);
  };
  return (
    <>
      {!kind && <p className="faint board-hint">{t('board.hint')}</p>}
      <div className="board" style={{ gridTemplateColumns: `repeat(${columns.length}, minmax(232px, 1fr))` }}>
        {columns.map((column) => (
          <BoardColumn key={`${filter.kind ?? ''} ${column.key}`} column={column} filter={filter} dragged={dragged} columns={columns} ofOneKind={Boolean(kind)} move={may ? move : undefined} drag={setDragged} />
        ))}
      </div>
      {asking && <MoveCase matter={asking.row} to={asking.to} close={() => setAsking(undefined)} />}
    </>
  );
}
