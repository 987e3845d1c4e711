import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApprovalKind, ApprovalPolicy, Condition } from '@/shared/api/types';
import { MoneyInput } from '@/shared/approvals/MoneyInput';
import { currencies } from '@/shared/approvals/money';
import { ConditionEditor } from '@/shared/conditions/ConditionEditor';
import { approvalPolicies, settingsKeys, tables, type ApprovalPolicyDraft } from '../api';
import { Editor, Section } from '../parts/Editor';
import { LevelsEditor, TimeOutsEditor } from './LevelsEditor';

const kinds: ApprovalKind[] = ['refund', 'compensation', 'exception'];

/** An amount of the rule's currency, or none at all. */
function Amount({ value, onChange, currency, label, none }: { value?: number; onChange?: (minor: number | undefined) => void; currency: string; label: string; none?: string }) {
  return (
    <div className="stack">
      {none && <label className="row"><Switch size="small" checked={value === undefined} aria-label={none} onChange={(on) => onChange?.(on ? undefined : 100_000)} /><span>{none}</span></label>}
      {(!none || value !== undefined) && <MoneyInput label={label} fixedCurrency value={{ minor: value ?? 0, currency }} onChange={({ minor }) => onChange?.(minor)} />}
    </div>
  );
}

export function RuleEditor({ policy }: { policy?: ApprovalPolicy }) {
  const { t } = useTranslation('approvals');
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  const all = useQuery({ queryKey: settingsKeys.tables, queryFn: ({ signal }) => tables.list({ signal }) });
  const [currency, setCurrency] = useState(policy?.currency ?? 'EUR');
  const refresh = () => cache.invalidateQueries({ queryKey: settingsKeys.approvalPolicies });
  const initial: ApprovalPolicyDraft = {
    name: policy?.name ?? '', kinds: policy?.kinds ?? [], currency: policy?.currency ?? 'EUR', when: (policy?.when ?? {}) as Condition, levels: policy?.levels ?? [{ name: '', users: [], teams: [], deputies: [] }], two_people_over: policy?.two_people_over,
    time_outs: policy?.time_outs ?? [{ after_s: 4 * 3600, then: 'remind' }], table: policy?.table, table_limit: policy?.table_limit ?? 0, active: policy?.active ?? true,
  };
  const save = async (values: ApprovalPolicyDraft) => {
    const { table, two_people_over, name, kinds: of, when, levels, time_outs, table_limit, active } = values;
    const body = { name, kinds: of, currency: values.currency, when, levels, time_outs, table_limit: table ? table_limit : 0, active, ...(table ? { table } : {}), ...(two_people_over === undefined ? {} : { two_people_over }) };
    if (policy) await approvalPolicies.change(policy.id, { ...body, version: policy.version });
    else await approvalPolicies.create(body);
    await refresh();
    return '/settings/approvals';
  };
  return (
    <Editor<ApprovalPolicyDraft>
      title={policy?.name ?? t('rules.add')} back="/settings/approvals" initial={initial} save={save} own={['when', 'levels', 'time_outs']} changed={(values) => setCurrency(values.currency)}
      remove={policy && { title: t('rules.remove', { name: policy.name }), text: t('rules.remove_text'), run: () => approvalPolicies.remove(policy.id).then(refresh) }}
    >
      <div className="set-grid">
        <Form.Item name="name" label={t('rules.name')} rules={[{ required: true, whitespace: true, message: settings('form.required') }]}><Input maxLength={100} autoComplete="off" /></Form.Item>
        <Form.Item name="active" label={t('rules.active')} valuePropName="checked"><Switch /></Form.Item>
        <Form.Item name="kinds" label={t('rules.kinds')}><Select mode="multiple" placeholder={t('rules.kinds_all')} options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))} /></Form.Item>
        <Form.Item name="currency" label={t('rules.currency')}><Select showSearch options={[...new Set([currency, ...currencies])].map((each) => ({ value: each, label: each }))} style={{ width: 110 }} /></Form.Item>
      </div>
      <Section title={t('rules.when')} text={t('rules.when_text')}><Form.Item name="when" noStyle><ConditionEditor path="when" /></Form.Item></Section>
      <Section title={t('rules.levels')} text={t('rules.levels_text')}>
        <Form.Item name="levels" noStyle><LevelsEditor currency={currency} /></Form.Item>
        <Form.Item name="two_people_over" label={t('rules.two')} extra={t('rules.two_text')}><Amount currency={currency} label={t('rules.two')} none={t('rules.two_never')} /></Form.Item>
      </Section>
      <Section title={t('rules.time_outs')} text={t('rules.time_outs_text')}><Form.Item name="time_outs" noStyle><TimeOutsEditor /></Form.Item></Section>
      <Section title={t('rules.automatic')} text={t('rules.automatic_text')}>
        <div className="set-grid">
          <Form.Item name="table" label={t('rules.table')}><Select allowClear placeholder={t('rules.table_none')} options={(all.data ?? []).map(({ key, name }) => ({ value: key, label: name }))} /></Form.Item>
          <Form.Item name="table_limit" label={t('rules.table_limit')}><Amount currency={currency} label={t('rules.table_limit')} /></Form.Item>
        </div>
      </Section>
    </Editor>
  );
}
