import { Button, Input, Select, Switch } from 'antd';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ApprovalLevel, ApprovalTimeOut } from '@/shared/api/types';
import { MoneyInput } from '@/shared/approvals/MoneyInput';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { DurationInput } from '../parts/DurationInput';
import { usePeopleOptions, useTeams } from '../parts/useLists';

function Level({ level, index, currency, onChange, remove }: { level: ApprovalLevel; index: number; currency: string; onChange: (next: ApprovalLevel) => void; remove: () => void }) {
  const { t } = useTranslation('approvals');
  const people = usePeopleOptions();
  const teams = useTeams();
  const errors = useFieldErrors(`levels[${index}]`, ['name', 'users', 'teams', 'deputies', 'limit']);
  const label = t('rules.level_number', { number: index + 1 });
  const many = (value: string[], options: { value: string; label: string }[], name: string, change: (next: string[]) => void) => (
    <label className="stack level-field"><span className="faint">{name}</span><Select mode="multiple" value={value} options={options} aria-label={`${label}: ${name}`} showSearch={{ optionFilterProp: 'label' }} onChange={change} /></label>
  );
  return (
    <div className="approval-level" role="group" aria-label={label}>
      <div className="row wrap">
        <span className="numbers faint">{index + 1}.</span>
        <Input className="grow" value={level.name} maxLength={100} placeholder={t('rules.level_name')} aria-label={`${label}: ${t('rules.level_name')}`} autoComplete="off" onChange={(event) => onChange({ ...level, name: event.target.value })} />
        <label className="row"><Switch size="small" checked={level.limit === undefined} aria-label={`${label}: ${t('rules.any_amount')}`} onChange={(any) => onChange({ ...level, limit: any ? undefined : 10_000 })} /><span>{t('rules.any_amount')}</span></label>
        {level.limit !== undefined && <MoneyInput label={`${label}: ${t('rules.limit')}`} fixedCurrency value={{ minor: level.limit, currency }} onChange={({ minor }) => onChange({ ...level, limit: minor })} />}
        <Button type="text" size="small" icon={<X size={14} />} aria-label={t('rules.remove_level', { number: index + 1 })} onClick={remove} />
      </div>
      <div className="level-fields">
        {many(level.users, people, t('rules.users'), (users) => onChange({ ...level, users }))}
        {many(level.teams, (teams.data ?? []).map(({ id, name }) => ({ value: id, label: name })), t('rules.teams'), (next) => onChange({ ...level, teams: next }))}
        {many(level.deputies, people, `${t('rules.deputies')} (${t('rules.deputies_text')})`, (deputies) => onChange({ ...level, deputies }))}
      </div>
      <ErrorLine errors={errors} />
    </div>
  );
}

export function LevelsEditor({ value = [], onChange = () => undefined, currency }: { value?: ApprovalLevel[]; onChange?: (levels: ApprovalLevel[]) => void; currency: string }) {
  const { t } = useTranslation('approvals');
  const errors = useFieldErrors('levels');
  return (
    <div className="stack">
      <div className="approval-levels">{value.map((level, index) => <Level key={index} level={level} index={index} currency={currency} onChange={(next) => onChange(value.map((each, at) => (at === index ? next : each)))} remove={() => onChange(value.filter((_, at) => at !== index))} />)}</div>
      <ErrorLine errors={errors} />
      <Button className="fit" icon={<Plus size={14} />} onClick={() => onChange([...value, { name: '', users: [], teams: [], deputies: [] }])}>{t('rules.add_level')}</Button>
    </div>
  );
}

const thens = ['remind', 'to_deputy', 'escalate', 'refuse'] as const satisfies readonly ApprovalTimeOut['then'][];

export function TimeOutsEditor({ value = [], onChange = () => undefined }: { value?: ApprovalTimeOut[]; onChange?: (timeOuts: ApprovalTimeOut[]) => void }) {
  const { t } = useTranslation('approvals');
  const errors = useFieldErrors('time_outs');
  const set = (index: number, change: Partial<ApprovalTimeOut>) => onChange(value.map((each, at) => (at === index ? { ...each, ...change } : each)));
  return (
    <div className="stack">
      {value.map((each, index) => (
        <div key={index} className="rule-row">
          <span>{t('rules.after')}</span>
          <DurationInput value={each.after_s} allowed={['minutes', 'hours', 'days']} min={1} label={t('rules.after')} onChange={(after_s) => set(index, { after_s })} />
          <Select value={each.then} aria-label={t('rules.time_outs')} popupMatchSelectWidth={false} style={{ minWidth: 180 }} options={thens.map((then) => ({ value: then, label: t(`rules.then.${then}`) }))} onChange={(then) => set(index, { then })} />
          <Button type="text" size="small" icon={<X size={14} />} aria-label={t('rules.remove_time_out', { number: index + 1 })} onClick={() => onChange(value.filter((_, at) => at !== index))} />
        </div>
      ))}
      <ErrorLine errors={errors} />
      <Button className="fit" icon={<Plus size={14} />} onClick={() => onChange([...value, { after_s: (value.at(-1)?.after_s ?? 0) + 4 * 3600, then: 'remind' }])}>{t('rules.add_time_out')}</Button>
    </div>
  );
}
