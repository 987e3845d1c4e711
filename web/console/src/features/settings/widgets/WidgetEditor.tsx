import { useQueryClient } from '@tanstack/react-query';
import { ColorPicker, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Installation, InvitationRule, PreChatField } from '@/shared/api/types';
import { installations, settingsKeys, type InstallationDraft } from '../api';
import { Editor, Section } from '../parts/Editor';
import { useQueueOptions } from '../parts/useLists';
import { FieldsEditor } from './FieldsEditor';
import { Installing } from './Installing';
import { InvitationsEditor } from './InvitationsEditor';
import { WidgetPreview } from './WidgetPreview';

const fresh: InstallationDraft = {
  name: '', allowed_origins: [], language: 'automatic', theme: { colour: '#3457d5', position: 'right', title: '', greeting: '' },
  pre_chat: [], offline_fields: [{ key: 'email', label: '', required: true }], invitations: [], uploads: 'on', status: 'active',
};

export function WidgetEditor({ installation }: { installation?: Installation }) {
  const { t } = useTranslation('settings');
  const cache = useQueryClient();
  const queues = useQueueOptions();
  const start: InstallationDraft = installation ?? { ...fresh, offline_fields: [{ key: 'email', label: t('widgets.field.email'), required: true }] };
  const [draft, setDraft] = useState(start);
  const check = <T,>(wrong: (each: T) => boolean, told: string) => ({
    validator: (_: unknown, list: T[] = []) => (list.some(wrong) ? Promise.reject(new Error(told)) : Promise.resolve()),
  });
  const labelled = check<PreChatField>((field) => !field.label.trim(), t('widgets.label_missing'));
  const spoken = check<InvitationRule>((rule) => !rule.text.trim(), t('widgets.words_missing'));
  const refresh = () => cache.invalidateQueries({ queryKey: settingsKeys.installations });
  const save = async ({ name, queue, allowed_origins, language, theme, pre_chat, offline_fields, invitations, uploads, status }: InstallationDraft) => {
    const body = { name, queue, allowed_origins, language, theme, pre_chat, offline_fields, invitations, uploads, status };
    const saved = installation ? await installations.change(installation.id, body) : await installations.create(body);
    cache.setQueryData(settingsKeys.installation(saved.id), saved);
    await refresh();
    return `/settings/widgets/${saved.id}`;
  };
  return (
    <div className="widget-page">
      <div className="widget-editor">
        <Editor<InstallationDraft>
          title={installation?.name ?? t('widgets.add')} back="/settings/widgets" initial={start} save={save} changed={(values) => setDraft({ ...start, ...values })}
          remove={installation && { title: t('widgets.remove', { name: installation.name }), text: t('widgets.remove_text'), run: () => installations.remove(installation.id).then(refresh) }}
        >
          {installation && <Installing installation={installation} />}
          <Section title={t('widgets.basics')}>
            <div className="set-grid">
              <Form.Item name="name" label={t('widgets.name')} extra={t('widgets.name_text')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}><Input maxLength={100} /></Form.Item>
              <Form.Item name="queue" label={t('widgets.queue')} extra={t('widgets.queue_text')}><Select options={queues} showSearch={{ optionFilterProp: 'label' }} placeholder={t('widgets.no_queue')} /></Form.Item>
              <Form.Item name="language" label={t('widgets.language')}>
                <Select options={(['automatic', 'en', 'zh_CN'] as const).map((value) => ({ value, label: t(`widgets.languages.${value}`) }))} />
              </Form.Item>
              <Form.Item name="status" label={t('users.status')} extra={t('widgets.status_text')}>
                <Radio.Group optionType="button" options={(['active', 'paused'] as const).map((value) => ({ value, label: t(`widgets.${value}`) }))} />
              </Form.Item>
            </div>
          </Section>
          <Section title={t('widgets.look')}>
            <div className="set-grid">
              <Form.Item name={['theme', 'title']} label={t('widgets.title')}><Input maxLength={60} /></Form.Item>
              <Form.Item name={['theme', 'launcher_text']} label={t('widgets.launcher')} extra={t('widgets.launcher_text')}><Input maxLength={40} /></Form.Item>
            </div>
            <Form.Item name={['theme', 'greeting']} label={t('widgets.greeting')}><Input.TextArea maxLength={500} rows={2} /></Form.Item>
            <div className="set-grid">
              <Form.Item name={['theme', 'colour']} label={t('widgets.colour')} getValueFromEvent={(colour: { toHexString: () => string }) => colour.toHexString().slice(0, 7)}><ColorPicker showText disabledAlpha format="hex" disabledFormat /></Form.Item>
              <Form.Item name={['theme', 'position']} label={t('widgets.position')}>
                <Radio.Group optionType="button" options={(['left', 'right'] as const).map((value) => ({ value, label: t(`widgets.${value}`) }))} />
              </Form.Item>
            </div>
            <Form.Item name={['theme', 'logo_url']} label={t('widgets.logo')} extra={t('widgets.logo_text')} rules={[{ pattern: /^https:\/\/\S+$/, message: t('widgets.logo_wrong') }]}><Input maxLength={500} placeholder="https://" inputMode="url" /></Form.Item>
          </Section>
          <Section title={t('widgets.pre_chat')} text={t('widgets.pre_chat_text')}><Form.Item name="pre_chat" rules={[labelled]}><FieldsEditor /></Form.Item></Section>
          <Section title={t('widgets.offline')} text={t('widgets.offline_text')}><Form.Item name="offline_fields" rules={[labelled]}><FieldsEditor /></Form.Item></Section>
          <Section title={t('widgets.invitations')} text={t('widgets.invitations_text')}><Form.Item name="invitations" rules={[spoken]}><InvitationsEditor /></Form.Item></Section>
          <Section title={t('widgets.safety')}>
            <Form.Item name="allowed_origins" label={t('widgets.origins')} extra={t('widgets.origins_text')}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[' ', ',']} placeholder="https://shop.example" /></Form.Item>
            <Form.Item name="uploads" label={t('widgets.uploads')}>
              <Radio.Group optionType="button" options={(['on', 'off'] as const).map((value) => ({ value, label: t(`widgets.uploads_${value}`) }))} />
            </Form.Item>
          </Section>
        </Editor>
        <aside className="widget-side" aria-label={t('widgets.preview')}><WidgetPreview draft={draft} frameKey={installation?.key} /></aside>
      </div>
    </div>
  );
}
