// One action: where it calls or what it does in Deskbell, what it sends, and which slots its answer fills.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Select, Switch } from 'antd';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Editor, Section } from '../parts/Editor';
import { Loaded } from '../parts/Loaded';
import { botKeys, bots } from './api';
import { actionOf, inputsOf, valuesOfAction, type ActionValues } from './model';
import { actionKinds, methods, type Action, type Bot } from './types';
import { WordsInput } from './WordsInput';

function Headers() {
  const { t } = useTranslation('bots');
  return (
    <Form.List name="headers">
      {(fields, { add, remove }) => (
        <div className="stack">
          <span>{t('actions.headers')}</span>
          {fields.map(({ key, name }) => (
            <div key={key} className="action-line">
              <Form.Item name={[name, 'name']}><Input aria-label={t('actions.header_name', { number: name + 1 })} placeholder="Authorization" maxLength={100} autoComplete="off" /></Form.Item>
              <Form.Item name={[name, 'value']}><Input aria-label={t('actions.header_value', { number: name + 1 })} placeholder="Bearer {{secret.shop}}" maxLength={1000} autoComplete="off" /></Form.Item>
              <Button type="text" danger icon={<Trash2 size={14} />} aria-label={t('actions.header_remove', { number: name + 1 })} onClick={() => remove(name)} />
            </div>
          ))}
          <Button className="fit" size="small" icon={<Plus size={13} />} onClick={() => add({ name: '', value: '' })}>{t('actions.header_add')}</Button>
        </div>
      )}
    </Form.List>
  );
}

function Outputs() {
  const { t } = useTranslation('bots');
  return (
    <Form.List name="outputs">
      {(fields, { add, remove }) => (
        <div className="stack">
          {fields.map(({ key, name }) => (
            <div key={key} className="action-line action-output">
              <Form.Item name={[name, 'slot']}><Input aria-label={t('actions.output_slot', { number: name + 1 })} placeholder={t('actions.slot')} maxLength={40} autoComplete="off" /></Form.Item>
              <Form.Item name={[name, 'path']}><Input aria-label={t('actions.output_path', { number: name + 1 })} placeholder="order.status" maxLength={200} autoComplete="off" /></Form.Item>
              <Form.Item name={[name, 'label']}><Input aria-label={t('actions.output_label', { number: name + 1 })} placeholder={t('actions.label')} maxLength={200} autoComplete="off" /></Form.Item>
              <Form.Item name={[name, 'value']}><Input aria-label={t('actions.output_value', { number: name + 1 })} placeholder={t('actions.value')} maxLength={200} autoComplete="off" /></Form.Item>
              <Form.Item name={[name, 'required']} valuePropName="checked"><Checkbox>{t('actions.required')}</Checkbox></Form.Item>
              <Button type="text" danger icon={<Trash2 size={14} />} aria-label={t('actions.output_remove', { number: name + 1 })} onClick={() => remove(name)} />
            </div>
          ))}
          <Button className="fit" size="small" icon={<Plus size={13} />} onClick={() => add({ slot: '', path: '' })}>{t('actions.output_add')}</Button>
        </div>
      )}
    </Form.List>
  );
}

function Call() {
  const { t } = useTranslation('bots');
  const { t: settings } = useTranslation('settings');
  return (
    <>
      <Section title={t('actions.call')} text={t('actions.call_text')}>
        <div className="action-line">
          <Form.Item name="method"><Select aria-label={t('actions.method')} className="own-kind" options={methods.map((value) => ({ value, label: value }))} /></Form.Item>
          <Form.Item name="url" rules={[{ required: true, whitespace: true, message: settings('form.required') }]}><Input aria-label={t('actions.url')} placeholder="https://shop.example.com/orders/{{order}}" maxLength={2000} autoComplete="off" /></Form.Item>
        </div>
        <Headers />
        <Form.Item name="body" label={t('actions.body')} extra={t('actions.body_text')}><Input.TextArea rows={4} maxLength={20_000} className="mono" spellCheck={false} /></Form.Item>
      </Section>
      <Section title={t('actions.answer')} text={t('actions.answer_text')}><Outputs /></Section>
      <Section title={t('actions.patience')} text={t('actions.patience_text')}>
        <div className="row wrap">
          <Form.Item name="timeout_s" label={t('actions.timeout')}><InputNumber min={1} max={20} precision={0} /></Form.Item>
          <Form.Item name="retries" label={t('actions.retries')}><InputNumber min={0} max={3} precision={0} /></Form.Item>
        </div>
        <Form.Item name="idempotency_key" valuePropName="checked" extra={t('actions.idempotency_text')}><Checkbox>{t('actions.idempotency')}</Checkbox></Form.Item>
      </Section>
    </>
  );
}

export function ActionEditor({ bot, action, others }: { bot: Bot; action?: Action; others: Action[] }) {
  const { t } = useTranslation('bots');
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  const [form] = Form.useForm<ActionValues>();
  const kind = Form.useWatch('kind', form) ?? action?.kind ?? 'http';
  const effect = Form.useWatch('has_effect', form) ?? action?.has_effect ?? false;
  const refresh = () => cache.invalidateQueries({ queryKey: botKeys.actions(bot.id) });
  const back = `/settings/bots/${bot.id}/actions`;
  const save = async (values: ActionValues) => {
    if (action) await bots.changeAction(bot.id, action.id, action.version, actionOf(values));
    else await bots.createAction(bot.id, actionOf(values));
    await refresh();
    return back;
  };
  const needed = { required: true, whitespace: true, message: settings('form.required') };
  return (
    <Editor<ActionValues>
      title={action?.name ?? t('actions.add')} back={back} form={form} initial={valuesOfAction(action)} save={save}
      remove={action && { title: t('actions.remove', { name: action.name }), text: t('actions.remove_text'), run: () => bots.removeAction(bot.id, action.id).then(refresh) }}
    >
      <Section title={t('actions.who')}>
        <div className="set-grid">
          <Form.Item name="name" label={t('name')} rules={[needed]}><Input maxLength={100} autoComplete="off" /></Form.Item>
          <Form.Item name="key" label={t('dialogs.key')} rules={[needed, { pattern: /^[a-z][a-z0-9_]*$/, message: t('dialogs.key_wrong') }]}><Input maxLength={40} autoComplete="off" /></Form.Item>
        </div>
        <Form.Item name="description" label={settings('form.description')}><Input maxLength={500} /></Form.Item>
        <Form.Item name="kind" label={t('actions.what')} className="set-narrow"><Select options={actionKinds.map((value) => ({ value, label: t(`actions.kind.${value}`) }))} /></Form.Item>
        <Form.Item name="has_effect" label={t('actions.has_effect')} extra={t('actions.has_effect_text')} valuePropName="checked"><Switch /></Form.Item>
        <Form.Item name="by_model" label={t('actions.by_model')} extra={t('actions.by_model_text')} valuePropName="checked"><Switch /></Form.Item>
      </Section>
      {kind === 'http' ? <Call /> : (
        <Section title={t('actions.inputs')} text={t('actions.inputs_text')}>
          {inputsOf[kind].map((name) => <Form.Item key={name} name={['inputs', name]} label={t(`actions.input.${name}`)}><Input maxLength={2000} autoComplete="off" /></Form.Item>)}
        </Section>
      )}
      <Section title={t('actions.otherwise')} text={t('actions.otherwise_text')}>
        <Form.Item name="failure" label={t('actions.failure')}><WordsInput languages={bot.languages} label={t('actions.failure')} rows={1} /></Form.Item>
        {effect && <Form.Item name="undo" label={t('actions.undo')} extra={t('actions.undo_text')} className="set-narrow"><Select allowClear options={others.filter(({ id }) => id !== action?.id).map(({ key, name }) => ({ value: key, label: name }))} /></Form.Item>}
        <Form.Item name="cost_minor" label={t('actions.cost')} extra={t('actions.cost_text')}><InputNumber min={0} max={1_000_000} precision={0} /></Form.Item>
      </Section>
    </Editor>
  );
}

export function ActionPage({ bot, id }: { bot: Bot; id: string }) {
  const query = useQuery({ queryKey: botKeys.actions(bot.id), queryFn: ({ signal }) => bots.actions(bot.id, { signal }), staleTime: 0 });
  if (id === 'new') return <ActionEditor bot={bot} others={query.data ?? []} />;
  return <Loaded query={query} pick={(all) => all.find((each) => each.id === id)}>{(action) => <ActionEditor key={`${action.id} ${action.version}`} bot={bot} action={action} others={query.data ?? []} />}</Loaded>;
}
