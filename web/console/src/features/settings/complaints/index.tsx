import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, InputNumber, Select } from 'antd';
import { Landmark, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currencies } from '@/shared/approvals/money';
import { complaints } from '@/shared/complaints/api';
import { complaintKeys } from '@/shared/complaints/keys';
import type { ComplaintSettings, Regulator } from '@/shared/complaints/types';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { habitDays } from '../model/limits';
import { Editor, Section } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { usePeopleOptions } from '../parts/useLists';
import { useHoursText } from '../queues/useHoursText';
import { ExistingAuthority, NewAuthority, useAuthorities } from './Authority';
import { LimitsEditor } from './LimitsEditor';

function Authorities() {
  const { t } = useTranslation('complaints');
  const list = useAuthorities();
  const hoursText = useHoursText();
  const add = <Button icon={<Plus size={15} />} onClick={() => navigate('/settings/complaints/new')}>{t('setup.add')}</Button>;
  return (
    <Section title={t('setup.authorities')} text={t('setup.authorities_text')}>
      <Listing<Regulator>
        query={list} rows={list.data} rowKey={({ id }) => id} to={({ id }) => `/settings/complaints/${id}`} empty={<EmptyState icon={Landmark} title={t('setup.none')} action={add}>{t('setup.none_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('setup.name'), render: (each) => <span><strong>{each.name}</strong>{!each.active && <span className="pill pill-warn level-off">{t('setup.off')}</span>}</span> },
          { key: 'days', title: t('setup.deadline'), render: (each) => t('setup.in_days', { count: each.working_days }) },
          { key: 'hours', title: t('setup.hours'), wide: true, render: (each) => <span className="faint">{hoursText(each.hours)}</span> },
        ]}
      />
      {list.data && list.data.length > 0 && <div>{add}</div>}
    </Section>
  );
}

function SettingsEditor({ settings }: { settings: ComplaintSettings }) {
  const { t } = useTranslation('complaints');
  const cache = useQueryClient();
  const people = usePeopleOptions();
  const [draft, setDraft] = useState(settings);
  const save = async ({ currency, remedy_limits, warning_days, habit_windows, warning_least, false_alarms_per_year, tell }: ComplaintSettings) => {
    const next = await complaints.changeSettings({ currency, remedy_limits, warning_days, habit_windows, warning_least, false_alarms_per_year, tell, version: settings.version });
    cache.setQueryData(complaintKeys.settings, next);
  };
  return (
    <Editor<ComplaintSettings> title={t('setup.title')} text={t('setup.lead')} initial={settings} save={save} changed={setDraft} below={<Authorities />}>
      <Section title={t('setup.limits')} text={t('setup.limits_text')}>
        <Form.Item name="currency" label={t('setup.currency')} extra={t('setup.currency_text')} className="set-narrow"><Select showSearch options={[...new Set([settings.currency, ...currencies])].map((each) => ({ value: each, label: each }))} /></Form.Item>
        <Form.Item name="remedy_limits" noStyle><LimitsEditor currency={draft.currency} /></Form.Item>
      </Section>
      <Section title={t('setup.warning')} text={t('setup.warning_text')}>
        <div className="set-grid">
          <Form.Item name="warning_days" label={t('setup.window')} extra={t('setup.window_text')}><InputNumber min={1} max={31} precision={0} suffix={t('setup.unit_days')} style={{ width: 160 }} /></Form.Item>
          <Form.Item name="habit_windows" label={t('setup.habit')} extra={t('setup.habit_text', { count: habitDays(draft) })}><InputNumber min={4} max={52} precision={0} suffix={t('setup.unit_windows')} style={{ width: 160 }} /></Form.Item>
          <Form.Item name="warning_least" label={t('setup.least')} extra={t('setup.least_text')}><InputNumber min={2} max={1000} precision={0} style={{ width: 160 }} /></Form.Item>
          <Form.Item name="false_alarms_per_year" label={t('setup.alarms')} extra={t('setup.alarms_text')}><InputNumber min={0.1} max={365} step={1} style={{ width: 160 }} /></Form.Item>
        </div>
        <Form.Item name="tell" label={t('setup.tell')} extra={t('setup.tell_text')} className="set-narrow"><Select mode="multiple" options={people} showSearch={{ optionFilterProp: 'label' }} /></Form.Item>
      </Section>
    </Editor>
  );
}

function SettingsPage() {
  const query = useQuery({ queryKey: complaintKeys.settings, queryFn: ({ signal }) => complaints.settings({ signal }), staleTime: 0 });
  return <Loaded query={query} pick={(settings) => settings}>{(settings) => <SettingsEditor key={settings.version} settings={settings} />}</Loaded>;
}

/** What may be spent without asking, when it warns, and the authorities with their deadlines. */
export default function Complaints() {
  const id = useRoute().parts[2];
  if (!id) return <SettingsPage />;
  return id === 'new' ? <NewAuthority /> : <ExistingAuthority key={id} id={id} />;
}
