import { useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contacts } from '@/shared/api/endpoints';
import { ApiError } from '@/shared/api/http';
import { keys } from '@/shared/api/keys';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';

type Values = { name: string; email?: string; phone?: string; company?: string };

export function AddCustomer({ close }: { close: () => void }) {
  const { t } = useTranslation('customers');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const problem = useProblem();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const submit = async (values: Values) => {
    setBusy(true);
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'string' && value.trim())) as Values;
    try {
      const contact = await contacts.create(given);
      void cache.invalidateQueries({ queryKey: keys.contactLists });
      void message.success(t('created'));
      close();
      navigate(`/customers/${contact.id}`);
    } catch (error) {
      setBusy(false);
      if (error instanceof ApiError && error.fields.length)
        form.setFields(error.fields.map((entry) => ({ name: entry.field as keyof Values, errors: [entry.message] })));
      else problem(error);
    }
  };
  return (
    <Modal open title={t('add_title')} onCancel={close} onOk={() => form.submit()} okText={t('add')} confirmLoading={busy} width={420}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
        <Form.Item name="name" label={common('contact.name')} rules={[{ required: true, whitespace: true, message: t('name_missing') }]}><Input autoFocus maxLength={200} /></Form.Item>
        <Form.Item name="email" label={common('contact.email')}><Input type="email" maxLength={254} /></Form.Item>
        <Form.Item name="phone" label={common('contact.phone')}><Input type="tel" maxLength={40} /></Form.Item>
        <Form.Item name="company" label={common('contact.company')}><Input maxLength={200} /></Form.Item>
      </Form>
    </Modal>
  );
}
