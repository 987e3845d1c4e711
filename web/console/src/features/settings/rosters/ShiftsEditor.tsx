import { Button, Select } from 'antd';
import { CopyPlus, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Weekday } from '@/shared/api/types';
import type { Shift, Substitution } from '@/shared/escalation/types';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { useNow } from '@/shared/ui/clock';
import { weekdays } from '../model/hours';
import { TimeInput } from '../parts/TimeInput';
import { usePeopleOptions } from '../parts/useLists';

const person = <T extends { user: string; deputy?: string }>(value: T, change: { user?: string; deputy?: string | null }): T => {
  const next = { ...value, ...change };
  if (!next.deputy) delete next.deputy;
  return next as T;
};

type Spans = { from: string; to: string; days: Weekday[] };
/** Days with the same hours are one line. */
const grouped = (week: Shift['week']): Spans[] => {
  const lines = new Map<string, Spans>();
  for (const { day, from, to } of week) {
    const key = `${from} ${to}`;
    const line = lines.get(key) ?? { from, to, days: [] };
    line.days.push(day);
    lines.set(key, line);
  }
  return [...lines.values()];
};
const spread = (lines: Spans[]): Shift['week'] => lines.flatMap(({ from, to, days }) => weekdays.filter((day) => days.includes(day)).map((day) => ({ day, from, to })));

function ShiftRow({ shift, index, onChange, remove, copy }: { shift: Shift; index: number; onChange: (next: Shift) => void; remove: () => void; copy: () => void }) {
  const { t } = useTranslation('escalation');
  const { t: settings } = useTranslation('settings');
  const people = usePeopleOptions();
  const errors = useFieldErrors(`shifts[${index}]`, ['user', 'deputy', 'week']);
  const label = t('rosters.shift_number', { number: index + 1 });
  const lines = grouped(shift.week);
  const set = (next: Spans[]) => onChange({ ...shift, week: spread(next) });
  const change = (at: number, part: Partial<Spans>) => set(lines.map((line, each) => (each === at ? { ...line, ...part } : line)));
  return (
    <div className="shift" role="group" aria-label={label}>
      <div className="row wrap">
        <Select value={shift.user || undefined} options={people} showSearch={{ optionFilterProp: 'label' }} placeholder={t('rosters.person')} aria-label={`${label}: ${t('rosters.person')}`} style={{ minWidth: 180 }} onChange={(user: string) => onChange(person(shift, { user }))} />
        <Select allowClear value={shift.deputy} options={people} showSearch={{ optionFilterProp: 'label' }} placeholder={t('rosters.no_deputy')} aria-label={`${label}: ${t('rosters.deputy')}`} style={{ minWidth: 180 }} onChange={(deputy: string | undefined) => onChange(person(shift, { deputy: deputy ?? null }))} />
        <span className="rung-tools">
          <Button type="text" size="small" icon={<CopyPlus size={14} />} aria-label={t('rosters.copy', { name: label })} title={t('rosters.copy', { name: label })} onClick={copy} />
          <Button type="text" size="small" icon={<X size={14} />} aria-label={t('ladders.remove_part', { name: label })} onClick={remove} />
        </span>
      </div>
      {lines.length === 0 && <p className="faint">{t('rosters.always')}</p>}
      {lines.map((line, at) => (
        <div key={at} className="row wrap">
          <Select mode="multiple" className="shift-days" value={line.days} maxTagCount="responsive" options={weekdays.map((day) => ({ value: day, label: settings(`weekday.${day}`) }))} aria-label={`${label}: ${t('rosters.days')}`} onChange={(days: Weekday[]) => set(days.length ? lines.map((each, number) => (number === at ? { ...each, days } : each)) : lines.filter((_, number) => number !== at))} />
          <span className="week-span">
            <TimeInput label={`${label}: ${t('rosters.from')}`} value={line.from} onChange={(from) => change(at, { from })} />
            <span aria-hidden="true">–</span>
            <TimeInput label={`${label}: ${t('rosters.to')}`} value={line.to} onChange={(to) => change(at, { to })} />
            {line.to <= line.from && <span className="pill" title={settings('hours.next_day')}>+1</span>}
          </span>
          <Button type="text" size="small" icon={<X size={13} />} aria-label={t('ladders.remove_part', { name: `${label} ${line.from}–${line.to}` })} onClick={() => set(lines.filter((_, each) => each !== at))} />
        </div>
      ))}
      <Button size="small" type="text" className="fit" icon={<Plus size={13} />} aria-label={`${label}: ${t('rosters.add_hours')}`} onClick={() => set([...lines, lines.length ? { from: '18:00', to: '22:00', days: ['saturday'] } : { from: '08:00', to: '18:00', days: weekdays.slice(0, 5) }])}>{t('rosters.add_hours')}</Button>
      <ErrorLine errors={errors} />
    </div>
  );
}

export function ShiftsEditor({ value = [], onChange = () => undefined }: { value?: Shift[]; onChange?: (shifts: Shift[]) => void }) {
  const { t } = useTranslation('escalation');
  const people = usePeopleOptions();
  const errors = useFieldErrors('shifts');
  return (
    <div className="stack">
      {value.map((shift, index) => (
        <ShiftRow
          key={index} shift={shift} index={index} onChange={(next) => onChange(value.map((each, at) => (at === index ? next : each)))} remove={() => onChange(value.filter((_, at) => at !== index))}
          copy={() => onChange([...value.slice(0, index + 1), structuredClone(shift), ...value.slice(index + 1)])}
        />
      ))}
      <ErrorLine errors={errors} />
      <Button className="fit" icon={<Plus size={14} />} disabled={!people[0]} onClick={() => people[0] && onChange([...value, { user: people[0].value, week: weekdays.slice(0, 5).map((day) => ({ day, from: '08:00', to: '18:00' })) }])}>{t('rosters.add_shift')}</Button>
    </div>
  );
}

/** An instant as the browser's own inputs want it, in the reader's zone. */
const inputOf = (at: string) => {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

function SubstitutionRow({ value, index, onChange, remove }: { value: Substitution; index: number; onChange: (next: Substitution) => void; remove: () => void }) {
  const { t } = useTranslation('escalation');
  const people = usePeopleOptions();
  const now = useNow();
  const errors = useFieldErrors(`substitutions[${index}]`, ['from', 'until', 'user', 'deputy']);
  const label = t('rosters.substitution_number', { number: index + 1 });
  const moment = (name: 'from' | 'until') => <input type="datetime-local" className="time-input" value={inputOf(value[name])} aria-label={`${label}: ${t(`rosters.${name}`)}`} onChange={(event) => event.target.value && onChange({ ...value, [name]: new Date(event.target.value).toISOString() })} />;
  return (
    <div role="group" aria-label={label}>
      <div className={`rule-row ${Date.parse(value.until) < now ? 'faint' : ''}`}>
        {moment('from')}<span aria-hidden="true">–</span>{moment('until')}
        <Select value={value.user || undefined} options={people} showSearch={{ optionFilterProp: 'label' }} placeholder={t('rosters.person')} aria-label={`${label}: ${t('rosters.person')}`} style={{ minWidth: 160 }} onChange={(user: string) => onChange(person(value, { user }))} />
        <Select allowClear value={value.deputy} options={people} showSearch={{ optionFilterProp: 'label' }} placeholder={t('rosters.no_deputy')} aria-label={`${label}: ${t('rosters.deputy')}`} style={{ minWidth: 160 }} onChange={(deputy: string | undefined) => onChange(person(value, { deputy: deputy ?? null }))} />
        <Button type="text" size="small" icon={<X size={14} />} aria-label={t('ladders.remove_part', { name: label })} onClick={remove} />
      </div>
      <ErrorLine errors={errors} />
    </div>
  );
}

export function SubstitutionsEditor({ value = [], onChange = () => undefined }: { value?: Substitution[]; onChange?: (substitutions: Substitution[]) => void }) {
  const { t } = useTranslation('escalation');
  const people = usePeopleOptions();
  const errors = useFieldErrors('substitutions');
  const add = () => {
    const from = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000);
    if (people[0]) onChange([...value, { from: from.toISOString(), until: new Date(from.getTime() + 86_400_000).toISOString(), user: people[0].value }]);
  };
  return (
    <div className="stack">
      {value.map((each, index) => <SubstitutionRow key={index} value={each} index={index} onChange={(next) => onChange(value.map((other, at) => (at === index ? next : other)))} remove={() => onChange(value.filter((_, at) => at !== index))} />)}
      <ErrorLine errors={errors} />
      <Button className="fit" icon={<Plus size={14} />} disabled={!people[0]} onClick={add}>{t('rosters.add_substitution')}</Button>
    </div>
  );
}
