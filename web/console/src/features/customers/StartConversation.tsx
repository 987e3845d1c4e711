import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { conversations } from '@/shared/api/endpoints';
import { useMe } from '@/shared/api/me';
import type { Channel, Contact, Id } from '@/shared/api/types';
import { bumpCounts, putConversation } from '@/shared/realtime/feed';
import { useContactName, useQueues } from '@/shared/ui/names';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';

type Values = { channel: Channel; queue?: Id; text: string };

export function StartConversation({ contact, close }: { contact: Contact; close: () => void }) {
  const { t } = useTranslation('customers');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const me = useMe();
  const problem = useProblem();
  const queues = useQueues();
  const name = useContactName()(contact);
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const submit = async (values: Values) => {
    setBusy(true);
    try {
      const conversation = await conversations.start({ ...values, contact: contact.id });
      putConversation(cache, conversation, me.user.id);
      bumpCounts(cache);
      close();
      navigate(`/inbox/mine/${conversation.id}`);
    } catch (error) {
      setBusy(false);
      problem(error);
    }
  };
  return (
    <Modal open title={t('start_title', { name })} onCancel={close} onOk={() => form.submit()} okText={t('start')} confirmLoading={busy} width={460}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ channel: 'web' }} onFinish={(values) => void submit(values)}>
        <Form.Item name="channel" label={t('start_channel')}><Select options={(['web', 'email'] as const).map((value) => ({ value, label: common(`channel.${value}`) }))} /></Form.Item>
        <Form.Item name="queue" label={t('start_queue')}><Select allowClear options={queues.map((queue) => ({ value: queue.id, label: queue.name }))} /></Form.Item>
        <Form.Item name="text" label={t('start_text')} rules={[{ required: true, whitespace: true, message: t('text_missing') }]}><Input.TextArea autoFocus rows={4} maxLength={10_000} /></Form.Item>
      </Form>
    </Modal>
  );
}
