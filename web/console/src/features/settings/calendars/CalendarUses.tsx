import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { components } from '@deskbell/api-client';
import { ApiError, type FieldProblem } from '@/shared/api/http';
import { useAllows } from '@/shared/api/me';
import type { NamedCalendar } from '@/shared/api/types';
import { ErrorLine, FieldErrors, useFieldErrors } from '@/shared/ui/fieldErrors';
import { useProblem } from '@/shared/ui/problem';
import { calendarUses, settingsKeys } from '../api';
import { Section } from '../parts/Editor';
import { Loaded } from '../parts/Loaded';
import { useLeaveGuard } from '../parts/useLeaveGuard';
import { useQueueOptions, useTeams } from '../parts/useLists';

type Use = components['schemas']['CalendarUse'];
const scopes = ['site', 'tier', 'department', 'queue'] as const satisfies readonly Use['scope'][];
const inOrder = (uses: Use[]) => [...uses].sort((left, right) => scopes.indexOf(left.scope) - scopes.indexOf(right.scope) || left.key.localeCompare(right.key));

function UseRow({ use, index, calendars, onChange, remove, readOnly }: { use: Use; index: number; calendars: NamedCalendar[]; onChange: (next: Use) => void; remove: () => void; readOnly: boolean }) {
  const { t } = useTranslation('casework');
  const errors = useFieldErrors(`uses[${index}]`, ['scope', 'key', 'calendar']);
  const queues = useQueueOptions();
  const teams = (useTeams(use.scope === 'department').data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const label = t('uses.use', { number: index + 1 });
  const named = use.scope === 'queue' ? queues : use.scope === 'department' ? teams : undefined;
  return (
    <div role="group" aria-label={label}>
      <div className="rule-row">
        <Select value={use.scope} disabled={readOnly} aria-label={`${label}: ${t('uses.scope')}`} popupMatchSelectWidth={false} style={{ minWidth: 130 }} options={scopes.map((scope) => ({ value: scope, label: t(`uses.scopes.${scope}`) }))} onChange={(scope) => onChange({ ...use, scope, key: '' })} />
        {named ? (
          <Select value={use.key || undefined} disabled={readOnly} options={named} showSearch={{ optionFilterProp: 'label' }} placeholder={t(`uses.scopes.${use.scope}`)} aria-label={`${label}: ${t('uses.key')}`} className="use-key" onChange={(key: string) => onChange({ ...use, key })} />
        ) : (
          <Input value={use.key} disabled={readOnly} maxLength={200} placeholder={t(`uses.hint.${use.scope as 'site' | 'tier'}`)} aria-label={`${label}: ${t('uses.key')}`} className="use-key" autoComplete="off" onChange={(event) => onChange({ ...use, key: event.target.value })} />
        )}
        <span className="faint">{t('uses.has')}</span>
        <Select value={use.calendar} disabled={readOnly} options={calendars.map(({ id, name }) => ({ value: id, label: name }))} aria-label={`${label}: ${t('uses.calendar')}`} style={{ minWidth: 170 }} onChange={(calendar: string) => onChange({ ...use, calendar })} />
        {!readOnly && <Button type="text" size="small" icon={<X size={14} />} aria-label={t('uses.remove', { name: label })} onClick={remove} />}
      </div>
      <ErrorLine errors={errors} />
    </div>
  );
}

function UsesEditor({ saved, calendars }: { saved: Use[]; calendars: NamedCalendar[] }) {
  const { t } = useTranslation('casework');
  const { t: common } = useTranslation();
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  const { message } = App.useApp();
  const problem = useProblem();
  const may = useAllows('manage_cases');
  const [uses, setUses] = useState(() => inOrder(saved));
  const [dirty, setDirty] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  useLeaveGuard(dirty);
  const change = (next: Use[]) => { setUses(next); setDirty(true); };
  const save = async () => {
    setBusy(true);
    setProblems([]);
    try {
      const next = await calendarUses.set(uses);
      setUses(inOrder(next));
      setDirty(false);
      cache.setQueryData(settingsKeys.calendarUses, next);
      void message.success(settings('form.saved'));
    } catch (error) {
      if (error instanceof ApiError && error.fields.length) setProblems(error.fields);
      else problem(error);
    } finally {
      setBusy(false);
    }
  };
  const standard = calendars.find((calendar) => calendar.standard) ?? calendars[0];
  return (
    <FieldErrors value={problems}>
      <div className="stack">
        {uses.length === 0 && <p className="faint">{t('uses.none', { name: standard?.name ?? '' })}</p>}
        {uses.map((use, index) => <UseRow key={index} use={use} index={index} calendars={calendars} readOnly={!may} onChange={(next) => change(uses.map((each, at) => (at === index ? next : each)))} remove={() => change(uses.filter((_, at) => at !== index))} />)}
        {may && standard && (
          <div className="row wrap">
            <Button icon={<Plus size={14} />} onClick={() => change([...uses, { scope: 'queue', key: '', calendar: (calendars.find((calendar) => !calendar.standard) ?? standard).id }])}>{t('uses.add')}</Button>
            {dirty && <Button type="primary" loading={busy} onClick={() => void save()}>{common('action.save')}</Button>}
            {dirty && <span className="faint" role="status">{settings('form.unsaved')}</span>}
          </div>
        )}
      </div>
    </FieldErrors>
  );
}

/** Which calendar counts for whom. */
export function CalendarUses({ calendars }: { calendars: NamedCalendar[] }) {
  const { t } = useTranslation('casework');
  const query = useQuery({ queryKey: settingsKeys.calendarUses, queryFn: ({ signal }) => calendarUses.list({ signal }), staleTime: 0 });
  return <Section title={t('uses.title')} text={t('uses.text')}><Loaded query={query} pick={(uses) => uses}>{(uses) => <UsesEditor saved={uses} calendars={calendars} />}</Loaded></Section>;
}
