import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { History, Repeat2, Route, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { workingTime } from '@/shared/cases/due';
import { useKinds } from '@/shared/cases/names';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { Link } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { process, type Passage, type ProcessView } from './api';
import { end } from './model/graph';
import { fitting, goesOn, type Chosen, type Looked } from './model/query';

const seconds = ({ entered_at, left_at }: Passage) => (Date.parse(left_at) - Date.parse(entered_at)) / 1000;

function Row({ passage, to }: { passage: Passage; to?: string }) {
  const { t, i18n } = useTranslation('process');
  return (
    <li>
      <div className="row">
        <Link to={`/cases/case/${passage.case_id}`} className="grow cut"><span className="passage-number">{passage.number}</span> {passage.subject}</Link>
        <Link to={`/cases/case/${passage.case_id}?at=${encodeURIComponent(passage.left_at)}`} className="icon-button" aria-label={t('then_of', { number: passage.number })} title={t('then_of', { number: passage.number })}><History size={14} /></Link>
      </div>
      <p className="tiny faint">{t('stayed', { time: workingTime(seconds(passage)), until: exactTime(passage.left_at, i18n.language) })}{to && ` · ${t('then_to', { place: to })}`}{passage.back && <span className="flow-back"><Repeat2 size={11} aria-hidden="true" /> {t('again')}</span>}</p>
    </li>
  );
}

type Props = { looked: Looked; chosen: Chosen; from: string; view: ProcessView; nameOf: (place: string) => string; close: () => void };

/** The cases behind a place or a way, the latest first. */
export function Passages({ looked, chosen, from, view, nameOf, close }: Props) {
  const { t } = useTranslation('process');
  const { t: common } = useTranslation();
  const prefix = useKinds().find((each) => each.key === looked.kind)?.prefix;
  const head = useRef<HTMLHeadingElement>(null);
  const name = chosen.next === undefined ? nameOf(chosen.place) : t('from_to', { from: nameOf(chosen.place), to: nameOf(chosen.next || end) });
  useEffect(() => head.current?.focus(), [name]);
  useHotkeys({ Escape: close });
  const list = useInfiniteQuery({
    queryKey: ['process', 'passages', looked.track, chosen.place, chosen.next ?? null], initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => process.passages({ track: looked.track, place: chosen.place, next: chosen.next, cursor: pageParam }, { signal }),
    getNextPageParam: (page) => (goesOn(page.items, from) ? page.next : undefined),
  });
  const rows = fitting((list.data?.pages ?? []).flatMap((page) => page.items), from, prefix);
  const node = chosen.next === undefined ? view.nodes.find((each) => each.place === chosen.place) : undefined;
  const shown = looked.track === 'state' ? `/cases/all?standing=any&state=${encodeURIComponent(chosen.place)}${looked.kind ? `&kind=${encodeURIComponent(looked.kind)}` : ''}` : looked.track === 'queue' && chosen.place !== 'none' ? `/cases/all?queue=${chosen.place}` : undefined;
  // A page may hold none of the kind; the next one is asked for at once.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const few = rows.length === 0 && hasNextPage && !isFetchingNextPage;
  useEffect(() => { if (few) void fetchNextPage(); }, [few, fetchNextPage]);
  return (
    <aside className="process-side" aria-label={t('behind')}>
      <div className="row process-side-head">
        <h2 className="grow" tabIndex={-1} ref={head}>{name}</h2>
        <button type="button" className="icon-button" aria-label={common('action.close')} onClick={close}><X size={17} /></button>
      </div>
      {node && node.now > 0 && <p className="process-side-text">{t('now_in', { count: node.now })}{shown && <> · <Link to={shown}>{t('show_now')}</Link></>}</p>}
      <p className="faint process-side-text">{t(chosen.next === undefined ? 'behind_place' : 'behind_way')}</p>
      {list.isPending || (rows.length === 0 && hasNextPage) ? <SkeletonLines lines={8} /> : list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} />
        : rows.length === 0 ? <EmptyState icon={Route} title={t('behind_none')}>{t('behind_none_text')}</EmptyState>
          : <ul className="plain passages">{rows.map((each) => <Row key={`${each.case_id} ${each.left_at}`} passage={each} to={chosen.next === undefined ? nameOf(each.next || end) : undefined} />)}</ul>}
      {rows.length > 0 && hasNextPage && <div className="process-more"><Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{common('action.load_more')}</Button></div>}
    </aside>
  );
}
