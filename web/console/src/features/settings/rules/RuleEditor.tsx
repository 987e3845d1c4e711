import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Radio, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutomationRule, AutomationWords, StoredRule } from '@/shared/api/types';
import { ConditionEditor } from '@/shared/conditions/ConditionEditor';
import { automation, settingsKeys } from '../api';
import { newRule } from '../model/rules';
import { Editor, Section } from '../parts/Editor';
import { ActionsEditor } from './ActionsEditor';
import { RehearsalPanel } from './RehearsalPanel';
import { TriggerEditor } from './TriggerEditor';

export function RuleEditor({ stored, words }: { stored?: StoredRule; words: AutomationWords }) {
  const { t } = useTranslation('automation');
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  // The server calls the whole thing `rule`, and so does the form, so that each problem finds its place.
  const [form] = Form.useForm<{ rule: AutomationRule }>();
  const [rule, setRule] = useState<AutomationRule>(stored?.rule ?? newRule);
  const refresh = () => cache.invalidateQueries({ queryKey: settingsKeys.rules });
  const save = async ({ rule: next }: { rule: AutomationRule }) => {
    if (stored) await automation.change(stored.id, stored.version, next);
    else await automation.create(next);
    await refresh();
    return '/settings/rules';
  };
  const { about } = rule;
  return (
    <Editor<{ rule: AutomationRule }>
      title={stored?.rule.name ?? t('add')} text={stored ? undefined : t('add_text')} back="/settings/rules" form={form} initial={{ rule: stored?.rule ?? newRule }} save={save} own={['rule.when', 'rule.conditions', 'rule.actions']} changed={(values) => setRule({ ...newRule, ...stored?.rule, ...values.rule })}
      remove={stored && { title: t('remove', { name: stored.rule.name }), text: t('remove_text'), run: () => automation.remove(stored.id).then(refresh) }}
      below={<Section title={t('rehearsal')} text={t('rehearsal_text')}><RehearsalPanel rule={rule} stored={stored?.id} words={words} /></Section>}
    >
      <Form.Item name={['rule', 'name']} label={t('name')} rules={[{ required: true, whitespace: true, message: settings('form.required') }]}><Input maxLength={200} autoComplete="off" /></Form.Item>
      <Form.Item name={['rule', 'description']} label={settings('form.description')}><Input maxLength={2000} autoComplete="off" /></Form.Item>
      <Form.Item name={['rule', 'about']} label={t('about')}><Radio.Group optionType="button" options={(['matter', 'conversation'] as const).map((value) => ({ value, label: t(`about_name.${value}`) }))} /></Form.Item>
      <Section title={t('when')}><Form.Item name={['rule', 'when']} noStyle><TriggerEditor about={about} words={words} /></Form.Item></Section>
      <Section title={t('conditions')}><Form.Item name={['rule', 'conditions']} noStyle><ConditionEditor path="rule.conditions" /></Form.Item></Section>
      <Section title={t('actions')} text={t('actions_text')}>
        <Form.Item name={['rule', 'actions']} noStyle><ActionsEditor about={about} words={words} /></Form.Item>
        <Form.Item name={['rule', 'stop']} label={t('stop_after')} extra={t('stop_after_text')} valuePropName="checked" style={{ marginTop: 16 }}><Switch /></Form.Item>
      </Section>
    </Editor>
  );
}
