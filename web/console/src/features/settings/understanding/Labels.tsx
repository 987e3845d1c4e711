import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal, Switch } from 'antd';
import { Plus, Tags } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import { useProblem } from '@/shared/ui/problem';
import { Link } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { understandingKeys } from '@/shared/understanding/keys';
import type { Aspect, Label } from '@/shared/understanding/types';
import { useLabels } from '@/shared/understanding/useRecognition';
import { meaningOf, titleOf } from '@/shared/understanding/words';
import { Listing } from '../parts/Listing';
import { teaching, type LabelDraft } from './api';
import { keyOf } from './model';

type Values = LabelDraft & { key: string };

function LabelDialog({ aspect, label, close }: { aspect: Aspect; label?: Label; close: () => void }) {
  const { t } = useTranslation('teaching');
  const { t: settings } = useTranslation('settings');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [keyTyped, setKeyTyped] = useState(Boolean(label));
  const needed = { required: true, whitespace: true, message: settings('form.required') };
  const save = async (values: Values) => {
    setBusy(true);
    const { key, ...rest } = values;
    try {
      if (label) await teaching.changeLabel(aspect, label.key, rest);
      else await teaching.addLabel({ key, ...rest });
      await cache.invalidateQueries({ queryKey: understandingKeys.labels });
      void message.success(settings('form.saved'));
      close();
    } catch (error) {
      setBusy(false);
      if (error instanceof ApiError && error.fields.length) form.setFields(error.fields.map(({ field, message: text }) => ({ name: field as keyof Values, errors: [text] })));
      else problem(error);
    }
  };
  return (
    <Modal open title={label ? t('labels.edit', { name: label.title_en }) : t('labels.add')} okText={t('labels.save')} confirmLoading={busy} onOk={() => form.submit()} onCancel={close}>
      <Form<Values>
        form={form} layout="vertical" initialValues={label ?? { key: '', title_en: '', title_zh: '', meaning_en: '', meaning_zh: '' }} onFinish={(values) => void save({ ...values, title_zh: values.title_zh ?? '', meaning_en: values.meaning_en ?? '', meaning_zh: values.meaning_zh ?? '' })}
        onValuesChange={(change: Partial<Values>) => { if (change.title_en !== undefined && !keyTyped) form.setFieldValue('key', keyOf(change.title_en)); }}
      >
        <div className="set-grid">
          <Form.Item name="title_en" label={t('labels.title_en')} rules={[needed]}><Input maxLength={80} autoComplete="off" /></Form.Item>
          <Form.Item name="title_zh" label={t('labels.title_zh')}><Input maxLength={80} autoComplete="off" lang="zh-CN" /></Form.Item>
        </div>
        {!label && <Form.Item name="key" label={t('labels.key')} extra={t('labels.key_text')} rules={[needed, { pattern: /^[a-z][a-z0-9_]*$/, message: t('labels.key_wrong') }]}><Input maxLength={60} autoComplete="off" onChange={() => setKeyTyped(true)} /></Form.Item>}
        <Form.Item name="meaning_en" label={t('labels.meaning_en')} extra={t('labels.meaning_text')}><Input.TextArea rows={2} maxLength={500} /></Form.Item>
        <Form.Item name="meaning_zh" label={t('labels.meaning_zh')}><Input.TextArea rows={2} maxLength={500} lang="zh-CN" /></Form.Item>
      </Form>
    </Modal>
  );
}

export function Labels({ aspect }: { aspect: Aspect }) {
  const { t, i18n } = useTranslation('teaching');
  const cache = useQueryClient();
  const problem = useProblem();
  const list = useLabels();
  const [editing, setEditing] = useState<Label | 'new'>();
  const rows = list.data?.filter((each) => each.aspect === aspect);
  const most = Math.max(1, ...(rows ?? []).map((each) => each.examples + each.of_program));
  const own = aspect === 'intent';
  const add = own && <Button type="primary" icon={<Plus size={15} />} onClick={() => setEditing('new')}>{t('labels.add')}</Button>;
  const retire = (each: Label, on: boolean) => teaching.changeLabel(aspect, each.key, { state: on ? 'active' : 'retired' }).then(() => cache.invalidateQueries({ queryKey: understandingKeys.labels })).catch(problem);
  return (
    <div className="stack">
      <div className="row wrap"><p className="grow faint">{t(own ? 'labels.lead' : 'labels.lead_steps')}</p>{add}</div>
      <Listing<Label>
        query={list} rows={rows} rowKey={({ key }) => key} empty={<EmptyState icon={Tags} title={t('labels.empty')} action={add} />}
        columns={[
          { key: 'name', title: t('labels.name'), render: (each) => <span className="stack version-name"><span className="row wrap"><button type="button" className="bare link" onClick={() => setEditing(each)}>{titleOf(each, i18n.language)}</button>{!each.built_in && <span className="pill">{t('labels.own')}</span>}{each.state === 'retired' && <span className="pill pill-warn">{t('labels.retired')}</span>}</span>{meaningOf(each, i18n.language) && <span className="faint">{meaningOf(each, i18n.language)}</span>}</span> },
          { key: 'examples', title: t('labels.examples'), render: (each) => <Link className="share" to={`/settings/understanding/${aspect}/examples?label=${each.key}`} title={t('labels.examples_of', { name: titleOf(each, i18n.language), own: each.examples, program: each.of_program })}><span className="share-bar share-two" aria-hidden="true"><i style={{ width: `${(each.examples / most) * 100}%` }} /><i className="is-program" style={{ width: `${(each.of_program / most) * 100}%` }} /></span><span className="numbers">{each.examples.toLocaleString(i18n.language)} + {each.of_program.toLocaleString(i18n.language)}</span></Link> },
          { key: 'tests', title: t('labels.tests'), wide: true, align: 'right', render: (each) => <span className="numbers">{each.own_tests.toLocaleString(i18n.language)}</span> },
          ...(own ? [{ key: 'on', title: t('labels.active'), wide: true, render: (each: Label) => <Switch size="small" checked={each.state === 'active'} aria-label={`${t('labels.active')}: ${titleOf(each, i18n.language)}`} onChange={(on) => void retire(each, on)} /> }] : []),
        ]}
      />
      <p className="faint"><i className="legend-dot" aria-hidden="true" /> {t('labels.legend_own')} <i className="legend-dot is-program" aria-hidden="true" /> {t('labels.legend_program')}</p>
      {editing && <LabelDialog aspect={aspect} label={editing === 'new' ? undefined : editing} close={() => setEditing(undefined)} />}
    </div>
  );
}
