import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { FolderOpen, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { StateMark } from '@/shared/cases/marks';
import { useCaseNames } from '@/shared/cases/names';
import { useSaid } from '@/shared/cases/useCaseActions';
import { incidents } from '@/shared/incidents/api';
import { incidentKeys } from '@/shared/incidents/keys';
import { isRunning, type GatheredCase, type Incident } from '@/shared/incidents/types';
import { ChannelIcon } from '@/shared/ui/ChannelIcon';
import { useContactName } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { useIncidentActions } from '../useIncidentActions';

function Row({ row, take }: { row: GatheredCase; take?: () => void }) {
  const { t } = useTranslation('incidents');
  const { stateName, kindName } = useCaseNames();
  const contactName = useContactName();
  const { matter } = row;
  return (
    <li className="gathered">
      <span className="gathered-number faint numbers">{matter.number}</span>
      <span className="gathered-subject row">{matter.channel && <ChannelIcon channel={matter.channel} size={13} />}<Link to={`/cases/case/${matter.id}`} className="cut" title={matter.subject}>{matter.subject}</Link></span>
      <span className="gathered-who cut faint">{matter.contact ? contactName(matter.contact) : kindName(matter.kind)}</span>
      <span className="gathered-state"><StateMark name={stateName(matter.kind, matter.state)} category={matter.state_category} /></span>
      <span className="gathered-how cut faint" title={row.by_name || t('gathered.itself')}>{row.by_name || t('gathered.itself')} · <TimeText at={row.gathered_at} /></span>
      {take && <button type="button" className="icon-button" aria-label={t('gathered.take_out', { number: matter.number })} title={t('gathered.take_out', { number: matter.number })} onClick={take}><X size={15} /></button>}
    </li>
  );
}

/** The cases that belong to it, gathered last first. */
export function GatheredCases({ incident, gather }: { incident: Incident; gather?: () => void }) {
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const actions = useIncidentActions();
  const said = useSaid();
  const list = useInfiniteQuery({
    queryKey: incidentKeys.part(incident.id, 'cases'), queryFn: ({ pageParam, signal }) => incidents.cases(incident.id, pageParam, { signal }), initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next,
  });
  const rows = list.data?.pages.flatMap((page) => page.items);
  const take = async ({ matter }: GatheredCase) => {
    if (await actions.release(incident.id, matter.id)) said(t('gathered.taken', { number: matter.number }), () => void incidents.gather(incident.id, [matter.id]).then(actions.renew));
  };
  const add = gather && <Button icon={<Plus size={14} aria-hidden="true" />} title={`${t('gather.title')} (G)`} onClick={gather}>{t('gather.title')}</Button>;
  if (!rows) return list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : <SkeletonLines lines={8} />;
  if (rows.length === 0) return <EmptyState icon={FolderOpen} title={t('gathered.none')} action={add}>{t('gathered.none_text')}</EmptyState>;
  const may = gather && isRunning(incident);
  return (
    <>
      {add && <div className="row gathered-bar">{add}</div>}
      <ul className="plain" aria-label={t('tab.cases')}>{rows.map((row) => <Row key={row.matter.id} row={row} take={may ? () => void take(row) : undefined} />)}</ul>
      {list.hasNextPage && <div className="incident-more"><Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common('action.load_more')}</Button></div>}
      {!list.hasNextPage && rows.length < incident.case_count && <p className="faint gathered-hidden">{t('gathered.hidden', { count: incident.case_count - rows.length })}</p>}
    </>
  );
}
