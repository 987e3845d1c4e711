// What the bot can do: calls of the company's systems and things in Deskbell, and the secrets that calls may send.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal } from 'antd';
import { KeyRound, Plus, Trash2, Zap } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { Listing } from '../parts/Listing';
import { botKeys, bots } from './api';
import type { Action, Bot } from './types';

function NewSecret({ bot, name, close, done }: { bot: Bot; name?: string; close: () => void; done: () => Promise<unknown> }) {
  const { t } = useTranslation('bots');
  const { t: settings } = useTranslation('settings');
  const problem = useProblem();
  const [form] = Form.useForm<{ name: string; value: string }>();
  const needed = { required: true, whitespace: true, message: settings('form.required') };
  const keep = async (values: { name: string; value: string }) => {
    try {
      await bots.setSecret(bot.id, values.name, values.value);
      await done();
      close();
    } catch (error) {
      if (error instanceof ApiError && error.fields.length) form.setFields(error.fields.map(({ field, message }) => ({ name: field === 'value' ? 'value' : 'name', errors: [message] })));
      else problem(error);
    }
  };
  return (
    <Modal open title={name ? t('secrets.replace', { name }) : t('secrets.add')} okText={t('secrets.keep')} onOk={() => form.submit()} onCancel={close}>
      <Form form={form} layout="vertical" initialValues={{ name: name ?? '', value: '' }} onFinish={(values) => void keep(values)}>
        <Form.Item name="name" label={t('secrets.name')} extra={t('secrets.name_text')} rules={[needed, { pattern: /^[a-z][a-z0-9_]*$/, message: t('dialogs.key_wrong') }]} hidden={name !== undefined}><Input maxLength={40} autoComplete="off" /></Form.Item>
        <Form.Item name="value" label={t('secrets.value')} extra={t('secrets.value_text')} rules={[needed]}><Input.Password maxLength={4000} autoComplete="new-password" /></Form.Item>
      </Form>
    </Modal>
  );
}

function Secrets({ bot }: { bot: Bot }) {
  const { t } = useTranslation('bots');
  const { modal } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [naming, setNaming] = useState<{ name?: string }>();
  const list = useQuery({ queryKey: botKeys.secrets(bot.id), queryFn: ({ signal }) => bots.secrets(bot.id, { signal }), staleTime: 0 });
  const refresh = () => cache.invalidateQueries({ queryKey: botKeys.secrets(bot.id) });
  const forget = (name: string) => modal.confirm({ title: t('secrets.remove', { name }), content: t('secrets.remove_text'), okButtonProps: { danger: true }, onOk: () => bots.removeSecret(bot.id, name).then(refresh).catch(problem) });
  return (
    <section className="panel" aria-label={t('secrets.title')}>
      <div className="row wrap"><h2 className="grow">{t('secrets.title')}</h2><Button size="small" icon={<Plus size={13} />} onClick={() => setNaming({})}>{t('secrets.add')}</Button></div>
      <p className="faint">{t('secrets.lead')}</p>
      {list.isError && !list.data ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : !list.data ? <SkeletonLines lines={2} /> : list.data.length === 0 ? <p className="faint">{t('secrets.none')}</p> : (
        <ul className="plain mend-list">
          {list.data.map(({ name, updated_at }) => (
            <li key={name}>
              <div className="grow row wrap"><KeyRound size={14} aria-hidden="true" /> <code>{`{{secret.${name}}}`}</code> <span className="faint"><TimeText at={updated_at} /></span></div>
              <Button size="small" onClick={() => setNaming({ name })}>{t('secrets.replace_short')}</Button>
              <Button size="small" type="text" danger icon={<Trash2 size={13} />} aria-label={t('secrets.remove', { name })} onClick={() => forget(name)} />
            </li>
          ))}
        </ul>
      )}
      {naming && <NewSecret bot={bot} name={naming.name} close={() => setNaming(undefined)} done={refresh} />}
    </section>
  );
}

export function Actions({ bot }: { bot: Bot }) {
  const { t } = useTranslation('bots');
  const list = useQuery({ queryKey: botKeys.actions(bot.id), queryFn: ({ signal }) => bots.actions(bot.id, { signal }), staleTime: 0 });
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate(`/settings/bots/${bot.id}/actions/new`)}>{t('actions.add')}</Button>;
  return (
    <div className="stack">
      <div className="row wrap"><p className="grow faint">{t('actions.lead')}</p>{add}</div>
      <Listing<Action>
        query={list} rows={list.data} rowKey={({ id }) => id} to={({ id }) => `/settings/bots/${bot.id}/actions/${id}`} empty={<EmptyState icon={Zap} title={t('actions.none')} action={add}>{t('actions.none_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('name'), render: (each) => <span className="stack version-name"><strong>{each.name}</strong><code className="faint">{each.key}</code></span> },
          { key: 'what', title: t('actions.what'), render: (each) => <span className="faint cut">{each.kind === 'http' ? `${each.method ?? 'GET'} ${each.url ?? ''}` : t(`actions.kind.${each.kind}`)}</span> },
          { key: 'effect', title: t('actions.has_effect'), wide: true, render: (each) => (each.has_effect ? <span className="pill pill-warn">{t('actions.effect')}</span> : <span className="faint">{t('actions.reads')}</span>) },
          { key: 'model', title: t('actions.by_model'), wide: true, render: (each) => (each.by_model ? t('actions.yes') : <span className="faint">{t('actions.no')}</span>) },
          { key: 'at', title: t('dialogs.updated'), wide: true, render: (each) => <TimeText at={each.updated_at} className="faint" /> },
        ]}
      />
      <Secrets bot={bot} />
    </div>
  );
}
