import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select, Switch } from 'antd';
import { Plus, Shapes } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseKind } from '@/shared/api/types';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { caseKinds, settingsKeys } from '../api';
import { newKind, type KindDraft } from '../model/states';
import { keyOf } from '../model/tables';
import { Editor, Section } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { useQueueOptions } from '../parts/useLists';
import { KindFieldsEditor } from './FieldsEditor';
import { StatesEditor } from './StatesEditor';
import './kinds.css';

const useKinds = () => useQuery({ queryKey: settingsKeys.caseKinds, queryFn: ({ signal }) => caseKinds.list({ signal }), staleTime: 0 });

function KindList() {
  const { t } = useTranslation('casework');
  const list = useKinds();
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/kinds/new')}>{t('kinds.add')}</Button>;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('kinds.title')} text={t('kinds.lead')}>{add}</PageHead>
      <Listing<CaseKind>
        query={list} rows={list.data} rowKey={(kind) => kind.key} to={(kind) => `/settings/kinds/${kind.key}`} empty={<EmptyState icon={Shapes} title={t('kinds.empty')} action={add} />}
        columns={[
          { key: 'name', title: t('kinds.name'), render: (kind) => <span><strong>{kind.name}</strong>{!kind.active && <span className="pill pill-warn level-off">{t('levels.off')}</span>}</span> },
          { key: 'prefix', title: t('kinds.prefix'), render: (kind) => <code className="shortcut">{kind.prefix}-1042</code> },
          { key: 'fields', title: t('kinds.fields'), wide: true, render: (kind) => <span className="faint">{kind.fields.map((field) => field.name).join(', ') || '–'}</span> },
          { key: 'states', title: t('kinds.states'), wide: true, render: (kind) => <span className="faint">{kind.states.map((state) => state.name).join(' · ')}</span> },
        ]}
      />
    </div>
  );
}

function KindEditor({ kind }: { kind?: CaseKind }) {
  const { t } = useTranslation('casework');
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  const queues = useQueueOptions();
  const [form] = Form.useForm<KindDraft>();
  const keyTyped = useRef(Boolean(kind));
  const refresh = () => cache.invalidateQueries({ queryKey: settingsKeys.caseKinds });
  const save = async ({ key, name, prefix, internal, active, fields, states, queue }: KindDraft) => {
    const shared = { name, prefix, fields, states, ...(queue ? { queue } : {}) };
    if (kind) await caseKinds.change(kind.key, { ...shared, active, version: kind.version, ...(queue ? {} : { no_queue: true }) });
    else await caseKinds.create({ key, internal, ...shared });
    await refresh();
    return '/settings/kinds';
  };
  const needed = { required: true, whitespace: true, message: settings('form.required') };
  return (
    <Editor<KindDraft>
      wide title={kind?.name ?? t('kinds.add')} back="/settings/kinds" form={form} initial={kind ?? newKind} save={save} own={['fields', 'states']}
      changed={(values) => { const key = keyOf(values.name ?? '').slice(0, 40); if (!keyTyped.current && key !== values.key) form.setFieldValue('key', key); }}
      remove={kind && !kind.built_in ? { title: t('kinds.remove', { name: kind.name }), text: t('kinds.remove_text'), run: () => caseKinds.remove(kind.key).then(refresh) } : undefined}
    >
      <div className="set-grid">
        <Form.Item name="name" label={t('kinds.name')} rules={[needed]}><Input maxLength={100} autoComplete="off" /></Form.Item>
        <Form.Item name="key" label={t('kinds.key')} extra={t('kinds.key_text')} rules={[needed]}><Input maxLength={40} disabled={Boolean(kind)} autoComplete="off" onChange={() => (keyTyped.current = true)} /></Form.Item>
        <Form.Item name="prefix" label={t('kinds.prefix')} extra={t('kinds.prefix_text')} rules={[needed]} normalize={(text: string) => text.toUpperCase()}><Input maxLength={8} autoComplete="off" style={{ width: 120 }} /></Form.Item>
        <Form.Item name="queue" label={t('kinds.queue')}><Select allowClear options={queues} placeholder={t('kinds.queue_none')} /></Form.Item>
        {kind ? <Form.Item name="active" label={t('kinds.active')} extra={t('kinds.active_text')} valuePropName="checked"><Switch /></Form.Item> : <Form.Item name="internal" label={t('kinds.internal')} extra={t('kinds.internal_text')} valuePropName="checked"><Switch /></Form.Item>}
      </div>
      <Section title={t('kinds.states')} text={t('kinds.states_text')}><Form.Item name="states" noStyle><StatesEditor /></Form.Item></Section>
      <Section title={t('kinds.fields')} text={t('kinds.fields_text')}><Form.Item name="fields" noStyle><KindFieldsEditor saved={kind?.fields.map((field) => field.key) ?? []} /></Form.Item></Section>
    </Editor>
  );
}

function ExistingKind({ id }: { id: string }) {
  return <Loaded query={useKinds()} pick={(all) => all.find((kind) => kind.key === id)}>{(kind) => <KindEditor key={`${kind.key} ${kind.version}`} kind={kind} />}</Loaded>;
}

export default function Kinds() {
  const id = useRoute().parts[2];
  if (!id) return <KindList />;
  return id === 'new' ? <KindEditor key="new" /> : <ExistingKind key={id} id={id} />;
}
