import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Radio } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionTable, ExplainedDecision, Fact, StoredTable } from '@/shared/api/types';
import { useConditionWords } from '@/shared/conditions/words';
import { settingsKeys, tables, type TableDraft } from '../api';
import { emptyTable, keyOf, verdictsOf } from '../model/tables';
import { Editor, Section } from '../parts/Editor';
import { TableGrid } from './TableGrid';
import { TestBench } from './TestBench';

const hitPolicies = ['first', 'collect'] as const;

function HitPolicy({ value, onChange }: { value?: DecisionTable; onChange?: (table: DecisionTable) => void }) {
  const { t } = useTranslation('casework');
  return (
    <Radio.Group className="choice-cards" value={value?.hit} onChange={(event) => value && onChange?.({ ...value, hit: event.target.value as DecisionTable['hit'] })}>
      {hitPolicies.map((hit) => (
        <Radio key={hit} value={hit}><span>{t(`tables.hit.${hit}`)}</span><span className="faint">{t(`tables.hit_text.${hit}`)}</span></Radio>
      ))}
    </Radio.Group>
  );
}

export function TableEditor({ stored, facts }: { stored?: StoredTable; facts: Fact[] }) {
  const { t } = useTranslation('casework');
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  const words = useConditionWords(facts);
  const [form] = Form.useForm<TableDraft>();
  const keyTyped = useRef(Boolean(stored));
  const [table, setTable] = useState<DecisionTable>(stored?.table ?? emptyTable);
  const [explained, setExplained] = useState<ExplainedDecision>();
  const verdicts = useMemo(() => verdictsOf(explained), [explained]);
  const refresh = () => Promise.all([cache.invalidateQueries({ queryKey: settingsKeys.tables }), stored && cache.invalidateQueries({ queryKey: settingsKeys.table(stored.id) })]);
  const save = async (values: TableDraft) => {
    const body = { key: values.key, name: values.name, description: values.description, table: values.table };
    if (stored) await tables.change(stored.id, { ...body, version: stored.version });
    else await tables.create(body);
    await refresh();
    return '/settings/tables';
  };
  const changed = (values: TableDraft) => {
    setTable(values.table);
    const key = keyOf(values.name ?? '');
    if (!keyTyped.current && key !== values.key) form.setFieldValue('key', key);
  };
  const initial: TableDraft = { key: stored?.key ?? '', name: stored?.name ?? '', description: stored?.description ?? '', table: stored?.table ?? emptyTable };
  const needed = { required: true, whitespace: true, message: settings('form.required') };
  return (
    <Editor<TableDraft>
      wide title={stored?.name ?? t('tables.add')} back="/settings/tables" form={form} initial={initial} save={save} own={['table']} changed={changed}
      remove={stored && { title: t('tables.remove', { name: stored.name }), text: t('tables.remove_text'), run: () => tables.remove(stored.id).then(refresh) }}
      below={<Section title={t('tables.bench')} text={t('tables.bench_text')}><TestBench table={table} facts={facts} words={words} told={setExplained} /></Section>}
    >
      <div className="set-grid">
        <Form.Item name="name" label={t('tables.name')} rules={[needed]}><Input maxLength={200} autoComplete="off" /></Form.Item>
        <Form.Item name="key" label={t('tables.key')} extra={t('tables.key_text')} rules={[needed, { pattern: /^[a-z][a-z0-9_]*$/, message: t('tables.key_wrong') }]}><Input maxLength={60} autoComplete="off" onChange={() => (keyTyped.current = true)} /></Form.Item>
      </div>
      <Form.Item name="description" label={settings('form.description')}><Input.TextArea maxLength={2000} rows={2} /></Form.Item>
      <Section title={t('tables.order_title')}>
        <Form.Item name="table" noStyle><HitPolicy /></Form.Item>
      </Section>
      <Section title={t('tables.rows')} text={t('tables.rows_text')}>
        <Form.Item name="table" noStyle><TableGrid facts={facts} words={words} stored={stored} verdicts={verdicts} /></Form.Item>
      </Section>
    </Editor>
  );
}
