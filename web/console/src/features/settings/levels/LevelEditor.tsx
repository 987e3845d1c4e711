import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClockPolicy, Condition } from '@/shared/api/types';
import { ConditionEditor } from '@/shared/conditions/ConditionEditor';
import { calendars, clockPolicies, settingsKeys, type ClockPolicyDraft } from '../api';
import { withTarget } from '../model/levels';
import { Editor, Section } from '../parts/Editor';
import { PlaceSelect } from '../parts/Place';
import { LevelRehearsal } from './Rehearsal';
import { TargetsEditor } from './TargetsEditor';

export function LevelEditor({ policy }: { policy?: ClockPolicy }) {
  const { t } = useTranslation('casework');
  const { t: settings } = useTranslation('settings');
  const { t: rules } = useTranslation('automation');
  const cache = useQueryClient();
  const all = useQuery({ queryKey: settingsKeys.calendars, queryFn: ({ signal }) => calendars.list({ signal }) });
  const others = useQuery({ queryKey: settingsKeys.clockPolicies, queryFn: ({ signal }) => clockPolicies.list({ signal }) });
  const refresh = () => Promise.all([cache.invalidateQueries({ queryKey: settingsKeys.clockPolicies }), cache.invalidateQueries({ queryKey: settingsKeys.recomputes }), policy && cache.invalidateQueries({ queryKey: settingsKeys.clockPolicy(policy.id) })]);
  const initial: ClockPolicyDraft = {
    name: policy?.name ?? '', description: policy?.description ?? '', active: policy?.active ?? true, when: (policy?.when ?? {}) as Condition, calendar: policy?.calendar, targets: policy?.targets ?? withTarget(withTarget([], 'first_response', true), 'resolution', true), position: policy?.position,
  };
  const [draft, setDraft] = useState(initial);
  const bodyOf = ({ name, description, active, when, calendar, targets, position }: ClockPolicyDraft) => ({ name, description, active, when, targets, ...(calendar ? { calendar } : {}), ...(position ? { position } : {}) });
  const save = async (values: ClockPolicyDraft) => {
    // A place that was not chosen here stays what others made of it meanwhile.
    const body = bodyOf(values.position === initial.position ? { ...values, position: undefined } : values);
    if (policy) await clockPolicies.change(policy.id, { ...body, version: policy.version });
    else await clockPolicies.create(body);
    await refresh();
    return '/settings/levels';
  };
  return (
    <Editor<ClockPolicyDraft>
      title={policy?.name ?? t('levels.add')} back="/settings/levels" initial={initial} save={save} own={['when', 'targets']} changed={(values) => setDraft({ ...initial, ...values })}
      remove={policy && { title: t('levels.remove', { name: policy.name }), text: t('levels.remove_text'), run: () => clockPolicies.remove(policy.id).then(refresh) }}
      below={<Section title={rules('rehearsal')} text={t('levels.rehearsed.text')}><LevelRehearsal policy={{ ...bodyOf(draft), name: draft.name.trim() || t('levels.add') }} stored={policy?.id} /></Section>}
    >
      <div className="set-grid">
        <Form.Item name="name" label={t('levels.name')} rules={[{ required: true, whitespace: true, message: settings('form.required') }]}><Input maxLength={100} autoComplete="off" /></Form.Item>
        <Form.Item name="active" label={t('levels.active')} valuePropName="checked"><Switch /></Form.Item>
      </div>
      <Form.Item name="description" label={settings('form.description')}><Input maxLength={1000} autoComplete="off" /></Form.Item>
      <Form.Item name="position" label={rules('place.label')} extra={rules('place.text')} className="set-narrow"><PlaceSelect all={others.data ?? []} own={policy?.id} /></Form.Item>
      <Section title={t('levels.when')} text={t('levels.when_text')}><Form.Item name="when" noStyle><ConditionEditor path="when" /></Form.Item></Section>
      <Section title={t('levels.targets')} text={t('levels.targets_text')}><Form.Item name="targets" noStyle><TargetsEditor /></Form.Item></Section>
      <Section title={t('levels.calendar')}>
        <Form.Item name="calendar" extra={t('levels.calendar_text')} className="set-narrow"><Select allowClear aria-label={t('levels.calendar')} placeholder={t('levels.calendar_none')} options={(all.data ?? []).map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
      </Section>
    </Editor>
  );
}
