import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { MessageSquareWarning } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import { complaints } from '@/shared/complaints/api';
import { complaintKeys } from '@/shared/complaints/keys';
import { steps, type ComplaintFilter, type Step } from '@/shared/complaints/types';
import { usePhone } from '@/shared/ui/media';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { ComplaintCard } from './Card';
import { FilterBar } from './FilterBar';
import { byUrgency } from './model/board';
import { useComplaintList } from './useComplaintList';
import { useWhich } from './useWhich';

const openSteps = steps.filter((step) => step !== 'closed' && step !== 'learnt') as Exclude<Step, 'learnt'>[];
type ColumnProps = { step: Exclude<Step, 'learnt'>; filter: ComplaintFilter; known: number | undefined; hideEmpty: boolean };

function Column({ step, filter, known, hideEmpty }: ColumnProps) {
  const { t } = useTranslation('complaints');
  const list = useComplaintList({ ...filter, step });
  const name = t(`step.${step}`);
  const count = known !== undefined ? (known >= 1000 ? t('board.more', { count: known }) : known) : list.hasNextPage ? t('board.more', { count: list.rows.length }) : list.rows.length;
  if (hideEmpty && !list.isPending && !list.isError && list.rows.length === 0) return null;
  return (
    <section className="cpl-column" aria-label={name}>
      <h2><span>{name}</span> <span className="badge-soft numbers">{count}</span><span className="tiny faint cut">{t(`board.then_${step}`)}</span></h2>
      <div className="cpl-cards" tabIndex={0} role="group" aria-label={name}>
        {list.isPending ? <SkeletonLines lines={5} /> : list.isError && list.rows.length === 0 ? <ErrorState error={list.error} retry={() => void list.refetch()} />
          : list.rows.length === 0 ? <p className="faint cpl-none">{t('board.none')}</p> : byUrgency(list.rows).map((row) => <ComplaintCard key={row.case_id} row={row} />)}
        {list.hasNextPage && <Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('board.load')}</Button>}
      </div>
    </section>
  );
}

/** Complaints by the step they have reached; on a phone one list below the other. */
export function Board() {
  const { t } = useTranslation('complaints');
  const phone = usePhone();
  const reports = useAllows('view_insight');
  const { filter } = useWhich();
  const [closed, setClosed] = useState(false);
  const plain = Object.keys(filter).length === 0;
  const counts = useQuery({ queryKey: complaintKeys.board, queryFn: ({ signal }) => complaints.board({ signal }), enabled: reports && plain, refetchInterval: 60_000 });
  const any = useComplaintList({ ...filter, open: true });
  const nothing = !closed && !any.isPending && !any.isError && any.rows.length === 0;
  const shown = closed ? ([...openSteps, 'closed'] as const) : openSteps;
  return (
    <>
      <div className="row wrap cpl-bar">
        <FilterBar names={['cause', 'product', 'severity', 'harm', 'owner']} />
        <span className="grow" />
        <Button size="small" type="text" aria-pressed={closed} onClick={() => setClosed(!closed)}>{t(closed ? 'board.hide_closed' : 'board.show_closed')}</Button>
      </div>
      {nothing ? <EmptyState icon={MessageSquareWarning} title={t(plain ? 'board.empty' : 'board.filtered_none')}>{plain && t('board.empty_text')}</EmptyState> : (
        <div className="cpl-board" style={phone ? undefined : { gridTemplateColumns: `repeat(${shown.length}, minmax(212px, 1fr))` }}>
          {shown.map((step) => <Column key={step} step={step} filter={filter} known={plain ? counts.data?.find((each) => each.step === step)?.count : undefined} hideEmpty={phone} />)}
        </div>
      )}
    </>
  );
}
