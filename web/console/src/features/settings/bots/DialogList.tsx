import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Switch } from 'antd';
import { Plus, Workflow } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { Listing } from '../parts/Listing';
import { botKeys, dialogs } from './api';
import { emptyDefinition, wordsIn } from './model';
import type { Bot, Dialog, Words } from './types';
import { WordsInput } from './WordsInput';

function NewDialog({ bot, close }: { bot: Bot; close: () => void }) {
  const { t } = useTranslation('bots');
  const { t: settings } = useTranslation('settings');
  const problem = useProblem();
  const [form] = Form.useForm<{ key: string; title: Words }>();
  const create = async ({ key, title }: { key: string; title: Words }) => {
    try {
      const start = { id: 'say_1', kind: 'say' as const, text: Object.fromEntries(bot.languages.map((language) => [language, ''])), next: 'end_1' };
      const made = await dialogs.create(bot.id, { key, title: title ?? {}, draft: { ...emptyDefinition, start: 'say_1', nodes: [start, { id: 'end_1', kind: 'end' }] } });
      navigate(`/settings/bots/${bot.id}/dialogs/${made.id}`);
    } catch (error) {
      if (error instanceof ApiError && error.fields.length) form.setFields(error.fields.map(({ field, message }) => ({ name: (field.startsWith('title') ? 'title' : 'key') as 'key', errors: [message] })));
      else problem(error);
    }
  };
  return (
    <Modal open title={t('dialogs.add')} okText={t('dialogs.create')} onOk={() => form.submit()} onCancel={close}>
      <Form form={form} layout="vertical" onFinish={(values) => void create(values)}>
        <Form.Item name="title" label={t('dialogs.title')} extra={t('dialogs.title_text')}><WordsInput languages={bot.languages} label={t('dialogs.title')} rows={1} maxLength={120} /></Form.Item>
        <Form.Item name="key" label={t('dialogs.key')} rules={[{ required: true, message: settings('form.required') }, { pattern: /^[a-z][a-z0-9_]*$/, message: t('dialogs.key_wrong') }]}><Input maxLength={60} autoComplete="off" placeholder="order_status" /></Form.Item>
      </Form>
    </Modal>
  );
}

export function DialogList({ bot }: { bot: Bot }) {
  const { t, i18n } = useTranslation('bots');
  const cache = useQueryClient();
  const problem = useProblem();
  const [adding, setAdding] = useState(false);
  const list = useQuery({ queryKey: botKeys.dialogs(bot.id), queryFn: ({ signal }) => dialogs.list(bot.id, { signal }), staleTime: 0 });
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => setAdding(true)}>{t('dialogs.add')}</Button>;
  return (
    <div className="stack">
      <div className="row wrap"><p className="grow faint">{t('dialogs.lead')}</p>{add}</div>
      <Listing<Dialog>
        query={list} rows={list.data} rowKey={({ id }) => id} to={({ id }) => `/settings/bots/${bot.id}/dialogs/${id}`} empty={<EmptyState icon={Workflow} title={t('dialogs.empty')} action={add}>{t('dialogs.empty_text')}</EmptyState>}
        columns={[
          { key: 'title', title: t('dialogs.dialog'), render: (each) => <span className="stack version-name"><strong>{wordsIn(each.title, i18n.language) || each.key}</strong><code className="faint">{each.key}</code></span> },
          { key: 'state', title: t('dialogs.state'), render: (each) => <span className="row wrap">{each.live === undefined ? <span className="pill">{t('dialogs.draft')}</span> : <span className="pill pill-good">{t('dialogs.live', { number: each.live })}</span>}{each.live !== undefined && each.changed && <span className="pill pill-accent">{t('dialogs.changed')}</span>}{each.mistakes.length > 0 && <span className="pill pill-warn">{t('dialogs.mistakes', { count: each.mistakes.length })}</span>}</span> },
          { key: 'nodes', title: t('dialogs.nodes'), wide: true, align: 'right', render: (each) => <span className="numbers">{each.draft.nodes.length}</span> },
          { key: 'by', title: t('dialogs.updated'), wide: true, render: (each) => <span className="faint"><TimeText at={each.updated_at} /> · {each.updated_by}</span> },
          { key: 'on', title: t('dialogs.on'), wide: true, render: (each) => <Switch size="small" checked={each.on} aria-label={`${t('dialogs.on')}: ${each.key}`} onChange={(on) => void dialogs.change(bot.id, each.id, each.draft_version, { on }).then(() => cache.invalidateQueries({ queryKey: botKeys.dialogs(bot.id) })).catch(problem)} /> },
        ]}
      />
      {adding && <NewDialog bot={bot} close={() => setAdding(false)} />}
    </div>
  );
}
