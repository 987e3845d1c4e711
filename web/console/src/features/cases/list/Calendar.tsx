import { Button } from 'antd';
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MiniCase } from '@/shared/cases/ConversationCases';
import { dueAt } from '@/shared/cases/due';
import { useServerNow } from '@/shared/cases/marks';
import { dayOf } from '@/shared/cases/moment';
import type { CaseFilter, CaseSummary } from '@/shared/cases/types';
import { pathOfCase } from '@/shared/cases/useCaseActions';
import { usePhone } from '@/shared/ui/media';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { clockTime } from '@/shared/ui/time';
import { byDay, monthKey, monthOf, spanOf, weeksOf, type Day } from '../model/calendar';
import { useCaseList } from './useCaseList';

const shownPerDay = 3;
const mostPages = 10;

function Entry({ row, now }: { row: CaseSummary; now: number }) {
  const { i18n } = useTranslation();
  if (!row.due_at) return null;
  return (
    <Link to={pathOfCase(row.id)} className={`cal-entry due-${dueAt(row.due_at, now).grade}`} title={`${row.number} ${row.subject}`}>
      <span className="numbers">{clockTime(row.due_at, i18n.language)}</span> <span className="cut">{row.subject}</span>
    </Link>
  );
}

function Agenda({ days, keys, language }: { days: Map<string, CaseSummary[]>; keys: string[]; language: string }) {
  const long = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' });
  return (
    <div className="agenda">
      {keys.map((key) => (
        <section key={key} aria-label={long.format(new Date(`${key}T12:00`))}>
          <h2>{long.format(new Date(`${key}T12:00`))}</h2>
          <ul className="plain">{(days.get(key) ?? []).map((row) => <li key={row.id}><MiniCase row={row} /></li>)}</ul>
        </section>
      ))}
    </div>
  );
}

/** Cases by the day on which their next promise is due. */
export function Calendar({ filter }: { filter: CaseFilter }) {
  const { t, i18n } = useTranslation('cases');
  const phone = usePhone();
  const now = useServerNow();
  const { path, query } = useRoute();
  const { year, month } = monthOf(query.get('month'), now);
  const [chosen, setChosen] = useState<string>();
  const weeks = useMemo(() => weeksOf(year, month), [year, month]);
  const span = spanOf(weeks);
  const list = useCaseList({ ...filter, due_from: span.from, due_before: filter.due_before && filter.due_before < span.before ? filter.due_before : span.before, order: 'due', limit: 200 });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const pages = list.data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && pages < mostPages) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, pages]);
  const days = useMemo(() => byDay(list.rows), [list.rows]);
  const today = dayOf(new Date(now));
  const go = (step: number) => {
    const next = new URLSearchParams(query);
    if (step === 0) next.delete('month');
    else next.set('month', monthKey(year, month + step));
    setChosen(undefined);
    navigate(`${path}?${next.toString()}`, 'replace');
  };
  const title = new Intl.DateTimeFormat(i18n.language, { month: 'long', year: 'numeric' }).format(new Date(year, month, 1));
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: 'short' });
  const cell = (day: Day) => {
    const rows = days.get(day.key) ?? [];
    return (
      <td key={day.key} className={`${day.inMonth ? '' : 'is-out'} ${day.key === today ? 'is-today' : ''}`} aria-current={day.key === today ? 'date' : undefined}>
        <span className="cal-day">{day.date.getDate()}</span>
        {rows.slice(0, rows.length === shownPerDay + 1 ? shownPerDay + 1 : shownPerDay).map((row) => <Entry key={row.id} row={row} now={now} />)}
        {rows.length > shownPerDay + 1 && <button type="button" className="bare cal-more" aria-expanded={chosen === day.key} onClick={() => setChosen(chosen === day.key ? undefined : day.key)}>{t('calendar.more', { count: rows.length - shownPerDay })}</button>}
      </td>
    );
  };
  const body = () => {
    if (list.isError && list.rows.length === 0) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
    if (list.isPending) return <SkeletonLines lines={10} />;
    if (phone) {
      const keys = [...days.keys()].sort();
      return keys.length === 0 ? <EmptyState icon={CalendarDays} title={t('calendar.empty')}>{t('calendar.empty_text')}</EmptyState> : <Agenda days={days} keys={keys} language={i18n.language} />;
    }
    return (
      <>
        <table className="cal">
          <caption className="hidden-text">{title}</caption>
          <thead><tr>{(weeks[0] ?? []).map((day) => <th key={day.key} scope="col">{weekday.format(day.date)}</th>)}</tr></thead>
          <tbody>{weeks.map((week) => <tr key={week[0]?.key}>{week.map(cell)}</tr>)}</tbody>
        </table>
        {chosen && <Agenda days={days} keys={[chosen]} language={i18n.language} />}
      </>
    );
  };
  return (
    <div className="calendar">
      <div className="row calendar-bar">
        <button type="button" className="icon-button" aria-label={t('calendar.previous')} onClick={() => go(-1)}><ChevronLeft size={17} /></button>
        <h2 aria-live="polite">{title}</h2>
        <button type="button" className="icon-button" aria-label={t('calendar.next')} onClick={() => go(1)}><ChevronRight size={17} /></button>
        <Button size="small" onClick={() => go(0)}>{t('calendar.today')}</Button>
        {hasNextPage && pages >= mostPages && <span className="faint">{t('calendar.partial', { count: list.rows.length })}</span>}
      </div>
      {body()}
    </div>
  );
}
