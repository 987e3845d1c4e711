import { useQueryClient } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '@/shared/api/types';
import { navigate } from '@/shared/ui/router';
import { settingsKeys, webhooks } from '../api';
import { headersOf, type HeaderRow } from '../model/webhooks';
import { Editor, Section } from '../parts/Editor';
import { SecretDialog } from '../parts/SecretDialog';
import { HeadersEditor } from './HeadersEditor';
import { KindsPicker } from './KindsPicker';
import { SecretSection } from './SecretSection';

type Draft = { name: string; description: string; url: string; kinds: string[]; headers: HeaderRow[] };

export function WebhookEditor({ webhook }: { webhook?: Webhook }) {
  const { t } = useTranslation('settings');
  const cache = useQueryClient();
  const [made, setMade] = useState<{ id: string; name: string; secret: string }>();
  const back = webhook ? `/settings/webhooks/${webhook.id}` : '/settings/webhooks';
  const refresh = () => Promise.all([
    cache.invalidateQueries({ queryKey: settingsKeys.webhooks }),
    webhook && cache.invalidateQueries({ queryKey: settingsKeys.webhook(webhook.id) }),
  ]);
  const save = async ({ headers, ...rest }: Draft) => {
    const body = { ...rest, url: rest.url.trim(), headers: headersOf(headers) };
    if (webhook) {
      await webhooks.change(webhook.id, body);
      await refresh();
      return back;
    }
    const answer = await webhooks.create(body);
    await refresh();
    setMade({ id: answer.webhook.id, name: answer.webhook.name, secret: answer.secret });
  };
  const initial: Draft = {
    name: webhook?.name ?? '', description: webhook?.description ?? '', url: webhook?.url ?? '', kinds: webhook?.kinds ?? ['conversation.*'],
    headers: (webhook?.header_names ?? []).map((name) => ({ name, value: '' })),
  };
  const needed = { required: true, whitespace: true, message: t('form.required') };
  return (
    <>
      <Editor<Draft>
        title={webhook?.name ?? t('webhooks.add')} text={webhook ? undefined : t('webhooks.add_text')} back={back} initial={initial} save={save}
        saveText={webhook ? undefined : t('webhooks.create')}
        remove={webhook && { title: t('webhooks.remove', { name: webhook.name }), text: t('webhooks.remove_text'), run: () => webhooks.remove(webhook.id).then(() => { navigate('/settings/webhooks', 'replace'); return refresh(); }) }}
        below={webhook && <SecretSection webhook={webhook} />}
      >
        <div className="set-grid">
          <Form.Item name="name" label={t('webhooks.name')} rules={[needed]}><Input maxLength={100} autoComplete="off" /></Form.Item>
          <Form.Item name="description" label={t('form.description')}><Input maxLength={500} autoComplete="off" /></Form.Item>
        </div>
        <Form.Item name="url" label={t('webhooks.url')} extra={t('webhooks.url_text')} rules={[needed, { pattern: /^\s*https?:\/\/\S+$/i, message: t('webhooks.url_wrong') }]}>
          <Input type="url" inputMode="url" maxLength={2000} autoComplete="off" placeholder="https://shop.example/hooks/deskbell" />
        </Form.Item>
        <Section title={t('webhooks.kinds')} text={t('webhooks.kinds_text')}>
          <Form.Item name="kinds" rules={[{ validator: (_, kinds: string[]) => (kinds.length ? Promise.resolve() : Promise.reject(new Error(t('webhooks.kinds_none')))) }]}><KindsPicker /></Form.Item>
        </Section>
        <Section title={t('webhooks.headers')} text={t('webhooks.headers_text')}>
          <Form.Item name="headers"><HeadersEditor known={webhook?.header_names ?? []} /></Form.Item>
        </Section>
      </Editor>
      {made && <SecretDialog title={t('webhooks.created', { name: made.name })} label={t('webhooks.secret')} secret={made.secret} note={t('webhooks.secret_text')} close={() => navigate(`/settings/webhooks/${made.id}`, 'replace')} />}
    </>
  );
}
