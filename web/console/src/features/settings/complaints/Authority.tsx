import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Input, InputNumber, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { complaints } from '@/shared/complaints/api';
import { complaintKeys } from '@/shared/complaints/keys';
import type { Regulator, RegulatorDraft } from '@/shared/complaints/types';
import { overlapping, usualHours } from '../model/hours';
import { Editor, Section } from '../parts/Editor';
import { Loaded } from '../parts/Loaded';
import { InWorkspaceZone } from '../parts/workspaceZone';
import { HoursEditor } from '../queues/HoursEditor';

const back = '/settings/complaints';

export const useAuthorities = () => useQuery({ queryKey: complaintKeys.regulators, queryFn: ({ signal }) => complaints.regulators({ signal }), staleTime: 0 });

function AuthorityEditor({ authority, zone = 'UTC' }: { authority?: Regulator; zone?: string }) {
  const { t } = useTranslation('complaints');
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  const initial: RegulatorDraft = { name: authority?.name ?? '', working_days: authority?.working_days ?? 10, active: authority?.active ?? true, hours: authority?.hours ?? usualHours(zone) };
  const refresh = () => cache.invalidateQueries({ queryKey: complaintKeys.regulators });
  const save = async ({ name, working_days, active, hours }: RegulatorDraft) => {
    const body = { name, working_days, active, hours };
    if (authority) await complaints.changeRegulator(authority.id, body);
    else await complaints.addRegulator(body);
    await refresh();
    return back;
  };
  return (
    <Editor<RegulatorDraft>
      wide title={authority?.name ?? t('setup.add')} text={t('setup.authority_text')} back={back} initial={initial} save={save}
      remove={authority && { title: t('setup.remove', { name: authority.name }), text: t('setup.remove_text'), run: () => complaints.removeRegulator(authority.id).then(refresh) }}
    >
      <div className="set-grid">
        <Form.Item name="name" label={t('setup.name')} rules={[{ required: true, whitespace: true, message: settings('form.required') }]}><Input maxLength={200} autoComplete="off" /></Form.Item>
        <Form.Item name="working_days" label={t('setup.days')} extra={t('setup.days_text')} rules={[{ required: true, message: settings('form.required') }]}><InputNumber min={1} max={250} precision={0} /></Form.Item>
        <Form.Item name="active" label={t('setup.active')} extra={t('setup.active_text')} valuePropName="checked"><Switch /></Form.Item>
      </div>
      <Section title={t('setup.hours')} text={t('setup.hours_text')}>
        <Form.Item name="hours" rules={[{ validator: (_, hours: Regulator['hours']) => (overlapping(hours).length ? Promise.reject(new Error(settings('hours.overlap'))) : Promise.resolve()) }]}><HoursEditor always={false} /></Form.Item>
      </Section>
    </Editor>
  );
}

export function NewAuthority() {
  return <InWorkspaceZone>{(zone) => <AuthorityEditor key="new" zone={zone} />}</InWorkspaceZone>;
}

export function ExistingAuthority({ id }: { id: string }) {
  return <Loaded query={useAuthorities()} pick={(all) => all.find((each) => each.id === id)}>{(authority) => <AuthorityEditor key={authority.id} authority={authority} />}</Loaded>;
}
