import { Button, Input, Select, Switch } from 'antd';
import { CopyPlus, Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hours, HoursException, HoursPeriod, Weekday } from '@/shared/api/types';
import { useNow } from '@/shared/ui/clock';
import { timeInZone } from '@/shared/ui/time';
import { always, barOf, nextSpan, overnight, spansOf, usualHours, weekdays, withDay, withDayCopied } from '../model/hours';
import { TimeInput } from '../parts/TimeInput';
import { TimeZoneSelect } from '../parts/TimeZoneSelect';
import { useWorkspaceZone } from '../parts/workspaceZone';

type Props = {
  value?: Hours; onChange?: (hours: Hours | undefined) => void;
  /** Whether no hours at all, open always, can be chosen. */
  always?: boolean;
};

function Day({ day, hours, onChange }: { day: Weekday; hours: Hours; onChange: (hours: Hours) => void }) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const spans = spansOf(hours, day);
  const name = t(`weekday.${day}`);
  const set = (next: Pick<HoursPeriod, 'from' | 'to'>[]) => onChange(withDay(hours, day, next));
  return (
    <div className="week-day" role="group" aria-label={name}>
      <span>{name}</span>
      <div className="week-spans">
        {spans.length === 0 && <span className="faint">{t('hours.closed')}</span>}
        {spans.map((span, index) => (
          <span key={index} className="week-span">
            <TimeInput label={t('hours.from', { day: name })} value={span.from} onChange={(from) => set(spans.map((each, at) => (at === index ? { ...each, from } : each)))} />
            <span aria-hidden="true">–</span>
            <TimeInput label={t('hours.to', { day: name })} value={span.to} onChange={(to) => set(spans.map((each, at) => (at === index ? { ...each, to } : each)))} />
            {overnight(span) && <span className="pill" title={t('hours.next_day')}>+1</span>}
            <Button type="text" size="small" icon={<X size={13} />} aria-label={`${common('action.remove')}: ${name} ${span.from}–${span.to}`} onClick={() => set(spans.filter((_, at) => at !== index))} />
          </span>
        ))}
        <Button type="text" size="small" icon={<Plus size={14} />} aria-label={t('hours.add_span', { day: name })} title={t('hours.add_span', { day: name })} onClick={() => set([...spans, nextSpan(spans)])} />
        {day === 'monday' && spans.length > 0 && (
          <Button type="text" size="small" icon={<CopyPlus size={14} />} onClick={() => onChange(withDayCopied(hours, 'monday', weekdays.slice(1, 5)))}>{t('hours.copy')}</Button>
        )}
      </div>
      <div className="week-bar" aria-hidden="true">
        {spans.map((span, index) => {
          const { left, width } = barOf(span);
          return <i key={index} style={{ left: `${left}%`, width: `${width}%` }} />;
        })}
      </div>
    </div>
  );
}

function Exceptions({ hours, onChange }: { hours: Hours; onChange: (hours: Hours) => void }) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const list = hours.exceptions;
  const set = (index: number, change: Partial<HoursException>) => onChange({ ...hours, exceptions: list.map((each, at) => (at === index ? { ...each, ...change } : each)) });
  const today = new Date().toISOString().slice(0, 10);
  return (
    <div className="stack">
      <h3>{t('hours.exceptions')}</h3>
      <p className="faint">{t('hours.exceptions_text')}</p>
      {list.map((each, index) => (
        <div key={index} className="rule-row" role="group" aria-label={each.date}>
          <input type="date" className="time-input" aria-label={t('hours.date')} value={each.date} onChange={(event) => event.target.value && set(index, { date: event.target.value })} />
          <Select
            value={each.open ? (each.like ?? 'open') : 'closed'} aria-label={t('hours.that_day')} popupMatchSelectWidth={false} style={{ width: 150 }}
            options={[{ value: 'closed', label: t('hours.closed') }, { value: 'open', label: t('hours.open') }, ...weekdays.map((day) => ({ value: day, label: t('hours.like', { day: t(`weekday.${day}`) }) }))]}
            onChange={(state) => set(index, state === 'closed' ? { open: false, from: undefined, to: undefined, like: undefined } : state === 'open' ? { open: true, from: '09:00', to: '18:00', like: undefined } : { open: true, from: undefined, to: undefined, like: state as Weekday })}
          />
          {each.open && !each.like && (
            <span className="week-span">
              <TimeInput label={t('hours.from', { day: each.date })} value={each.from ?? '00:00'} onChange={(from) => set(index, { from, to: each.to ?? '00:00' })} />
              <span aria-hidden="true">–</span>
              <TimeInput label={t('hours.to', { day: each.date })} value={each.to ?? '00:00'} onChange={(to) => set(index, { to, from: each.from ?? '00:00' })} />
            </span>
          )}
          <Input className="exception-name" value={each.name ?? ''} maxLength={100} placeholder={t('hours.exception_name')} aria-label={`${t('hours.exception_name')}: ${each.date}`} autoComplete="off" onChange={(event) => set(index, { name: event.target.value || undefined })} />
          <Button type="text" size="small" icon={<X size={14} />} aria-label={`${common('action.remove')}: ${each.date}`} onClick={() => onChange({ ...hours, exceptions: list.filter((_, at) => at !== index) })} />
        </div>
      ))}
      <Button className="fit" icon={<Plus size={14} />} onClick={() => onChange({ ...hours, exceptions: [...list, { date: today, open: false }] })}>{t('hours.add_exception')}</Button>
    </div>
  );
}

export function HoursEditor({ value, onChange, always: mayBeAlways = true }: Props) {
  const { t, i18n } = useTranslation('settings');
  const now = useNow();
  const kept = useRef<Hours | undefined>(value?.time_zone ? value : undefined);
  const zone = useWorkspaceZone();
  const hours = value?.time_zone ? value : undefined;
  const change = (next: Hours) => {
    kept.current = next;
    onChange?.(next);
  };
  const toggle = (limited: boolean) => (limited ? change(kept.current ?? usualHours(zone ?? 'UTC')) : onChange?.(always));
  return (
    <div className="stack">
      {mayBeAlways && <label className="row">
        <Switch checked={Boolean(hours)} onChange={toggle} aria-label={t('hours.limited')} />
        <span>{t(hours ? 'hours.limited' : 'hours.always')}</span>
      </label>}
      {hours && (
        <>
          <div className="row wrap">
            <TimeZoneSelect value={hours.time_zone} label={t('hours.zone')} width={260} onChange={(time_zone) => change({ ...hours, time_zone })} />
            <span className="faint">{t('hours.now_there', { time: timeInZone(hours.time_zone, now, i18n.language) ?? '' })}</span>
          </div>
          <div className="week">{weekdays.map((day) => <Day key={day} day={day} hours={hours} onChange={change} />)}</div>
          <Exceptions hours={hours} onChange={change} />
        </>
      )}
    </div>
  );
}
