import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id, YearDay, YearView } from '@/shared/api/types';
import { calendars, settingsKeys } from '../api';
import { weekdays } from '../model/hours';
import { longestDay, monthsOf, namedDays, shadeOf } from '../model/year';
import { Loaded } from '../parts/Loaded';

const dateOf = (date: string) => new Date(`${date}T12:00:00Z`);

function useDayText() {
  const { t, i18n } = useTranslation('casework');
  const { t: settings } = useTranslation('settings');
  const write = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' });
  return (day: YearDay) => {
    const spans = day.spans.map(({ from, to }) => `${from}–${to}`).join(', ');
    const kind = t(`calendars.kind.${day.kind}`);
    return [write.format(dateOf(day.date)), kind, day.name === kind ? undefined : day.name, day.open_minutes ? spans || t('calendars.until_midnight') : settings('hours.closed')].filter(Boolean).join(' · ');
  };
}

function MonthTable({ weeks, month, year, longest }: { weeks: (YearDay | undefined)[][]; month: number; year: number; longest: number }) {
  const { i18n } = useTranslation();
  const { t: settings } = useTranslation('settings');
  const dayText = useDayText();
  const name = new Intl.DateTimeFormat(i18n.language, { month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(year, month - 1, 15)));
  const narrow = new Intl.DateTimeFormat(i18n.language, { weekday: 'narrow', timeZone: 'UTC' });
  const today = new Date().toISOString().slice(0, 10);
  return (
    <table className="year-month">
      <caption>{name}</caption>
      <thead><tr>{weekdays.map((day, index) => <th key={day} scope="col" abbr={settings(`weekday.${day}`)}>{narrow.format(new Date(Date.UTC(2024, 0, 1 + index)))}</th>)}</tr></thead>
      <tbody>
        {weeks.map((week, index) => (
          <tr key={index}>
            {week.map((day, at) => (
              <td key={at} className={day ? `year-shade-${shadeOf(day.open_minutes, longest)} year-${day.kind} ${day.date === today ? 'year-today' : ''}` : undefined} title={day && dayText(day)}>
                {day && <><span aria-hidden="true">{Number(day.date.slice(8))}</span><span className="hidden-text">{dayText(day)}</span></>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Picture({ view }: { view: YearView }) {
  const { t, i18n } = useTranslation('casework');
  const dayText = useDayText();
  const longest = longestDay(view.days);
  const named = namedDays(view.days);
  return (
    <>
      <p className="faint">{t('calendars.year_sum', { days: view.working_days, hours: Math.round(view.open_minutes / 60).toLocaleString(i18n.language), zone: view.time_zone.replace(/_/g, ' ') })}</p>
      <div className="year-legend faint" aria-hidden="true">
        <span>{t('calendars.closed')}</span>{([0, 1, 2, 3, 4] as const).map((shade) => <i key={shade} className={`year-shade-${shade}`} />)}<span>{t('calendars.longest')}</span>
        <i className="year-holiday year-shade-0" /><span>{t('calendars.kind.holiday')}</span><i className="year-make_up year-shade-4" /><span>{t('calendars.kind.make_up')}</span>
      </div>
      <div className="year">{monthsOf(view.days).map(({ month, weeks }) => <MonthTable key={month} month={month} year={view.year} weeks={weeks} longest={longest} />)}</div>
      {named.length > 0 && (
        <ul className="plain year-named" aria-label={t('calendars.named')}>
          {named.map((day) => <li key={day.date}><span className={`year-dot year-${day.kind}`} aria-hidden="true" />{dayText(day)}</li>)}
        </ul>
      )}
    </>
  );
}

/** Twelve months: how long each day is open as its shade, holidays and make-up days marked and named. */
export function YearPicture({ calendar, version }: { calendar: Id; version: number }) {
  const { t } = useTranslation('casework');
  const [year, setYear] = useState(new Date().getFullYear());
  const query = useQuery({ queryKey: settingsKeys.calendarYear(calendar, year, version), queryFn: ({ signal }) => calendars.year(calendar, year, { signal }) });
  return (
    <div className="stack">
      <div className="row">
        <Button type="text" icon={<ChevronLeft size={16} />} aria-label={t('calendars.year_before')} disabled={year <= 1970} onClick={() => setYear(year - 1)} />
        <h3 className="numbers year-title" aria-live="polite">{year}</h3>
        <Button type="text" icon={<ChevronRight size={16} />} aria-label={t('calendars.year_after')} disabled={year >= 2200} onClick={() => setYear(year + 1)} />
      </div>
      <Loaded query={query} pick={(view) => view}>{(view) => <Picture view={view} />}</Loaded>
    </div>
  );
}
