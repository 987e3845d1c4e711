import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '@/shared/api/endpoints';
import { ApiError } from '@/shared/api/http';
import { rememberMe } from '@/shared/api/me';

type Values = { token: string; workspace: string; name: string; email: string; password: string; time_zone: string };

/** Seen once in the life of an installation: makes its first administrator. */
export default function FirstRun() {
  const { t } = useTranslation('session');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = useMemo(() => [...new Set(['UTC', here, ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({ value: zone, label: zone.replace(/_/g, ' ') })), [here]);

  const submit = async (values: Values) => {
    setBusy(true);
    setProblem(undefined);
    try {
      rememberMe(cache, await session.setUp(values));
    } catch (error) {
      setBusy(false);
      if (error instanceof ApiError && error.fields.length) {
        form.setFields(error.fields.map(({ field, message }) => ({ name: field as keyof Values, errors: [message] })));
      } else {
        setProblem(error instanceof ApiError ? (error.offline ? common('error.offline_text') : error.message) : common('error.unexpected'));
      }
    }
  };

  const needed = [{ required: true, message: t('required') }];
  return (
    <>
      <h1>{t('setup_title')}</h1>
      <p className="faint">{t('setup_text')}</p>
      {problem && <Alert type="error" showIcon title={problem} role="alert" />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ time_zone: here }} onFinish={(values) => void submit(values)}>
        <Form.Item name="token" label={t('setup_token')} rules={needed}><Input autoFocus autoComplete="off" /></Form.Item>
        <Form.Item name="workspace" label={t('workspace')} rules={needed}><Input autoComplete="organization" /></Form.Item>
        <Form.Item name="time_zone" label={t('time_zone')}><Select showSearch={{ optionFilterProp: 'label' }} options={zones} /></Form.Item>
        <Form.Item name="name" label={t('your_name')} rules={needed}><Input autoComplete="name" /></Form.Item>
        <Form.Item name="email" label={t('email')} rules={needed}><Input type="email" autoComplete="username" /></Form.Item>
        <Form.Item name="password" label={t('new_password')} extra={t('password_rule')} rules={[{ required: true, min: 10, message: t('password_rule') }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>{t('create')}</Button>
      </Form>
    </>
  );
}
