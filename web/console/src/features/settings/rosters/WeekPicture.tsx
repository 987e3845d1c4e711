import { Button } from 'antd';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterDraft } from '@/shared/escalation/types';
import { useNow } from '@/shared/ui/clock';
import { useUserName } from '@/shared/ui/names';
import { localOf, mondayOf, peopleOf, timeText, weekOf } from '../model/rosters';

/** One week: a row per day, a bar per person, a line where it is now. */
export function WeekPicture({ roster }: { roster: RosterDraft }) {
  const { t, i18n } = useTranslation('escalation');
  const nameOf = useUserName();
  const now = localOf(useNow(), roster.time_zone);
  const [weeks, setWeeks] = useState(0);
  const monday = mondayOf(now.date, weeks);
  const days = weekOf(roster, monday);
  const people = peopleOf(roster);
  const dateText = (date: string) => new Date(`${date}T12:00:00Z`).toLocaleDateString(i18n.language, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });
  return (
    <figure className="roster-week" aria-label={t('rosters.week')}>
      <div className="row">
        <Button size="small" icon={<ChevronLeft size={15} />} aria-label={t('rosters.week_before')} onClick={() => setWeeks(weeks - 1)} />
        <strong className="roster-span numbers">{dateText(monday)} – {dateText(days[6]?.date ?? monday)}</strong>
        <Button size="small" icon={<ChevronRight size={15} />} aria-label={t('rosters.week_after')} onClick={() => setWeeks(weeks + 1)} />
        {weeks !== 0 && <Button size="small" type="text" onClick={() => setWeeks(0)}>{t('rosters.this_week')}</Button>}
        <span className="grow" />
        <span className="faint">{roster.time_zone.replace(/_/g, ' ')}</span>
      </div>
      <div className="roster-hours faint numbers" aria-hidden="true">{[0, 6, 12, 18].map((hour) => <span key={hour} style={{ insetInlineStart: `${(hour / 24) * 100}%` }}>{hour}:00</span>)}</div>
      <ol className="plain">
        {days.map(({ date, bars, lanes }) => (
          <li key={date} className={`roster-day ${date === now.date ? 'is-today' : ''}`}>
            <span className="roster-date">{dateText(date)}</span>
            <div className="roster-bars" style={{ height: lanes * 24 + 6 }}>
              {bars.length === 0 && <span className="faint roster-nobody">{t('rosters.nobody')}</span>}
              {bars.map((bar, index) => {
                const text = [nameOf(bar.user), bar.deputy && t('rosters.deputy_is', { name: nameOf(bar.deputy) }), `${timeText(bar.from)}–${timeText(bar.until)}`, bar.kind === 'substitution' && t('rosters.substitution')].filter(Boolean).join(', ');
                return (
                  <span
                    key={index} className={`roster-bar tone-${people.indexOf(bar.user) % 6} ${bar.kind === 'substitution' ? 'is-substitution' : ''}`} title={text}
                    style={{ insetInlineStart: `${(bar.from / 1440) * 100}%`, width: `${((bar.until - bar.from) / 1440) * 100}%`, top: bar.lane * 24 + 3 }}
                  >
                    <span className="cut" aria-hidden="true">{nameOf(bar.user)}</span><span className="hidden-text">{text}</span>
                  </span>
                );
              })}
              {date === now.date && <i className="roster-now" style={{ insetInlineStart: `${(now.minute / 1440) * 100}%` }} title={t('rosters.now')} />}
            </div>
          </li>
        ))}
      </ol>
    </figure>
  );
}
