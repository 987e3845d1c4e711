import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal, Segmented, Switch, Tabs } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '@/shared/api/endpoints';
import { ApiError } from '@/shared/api/http';
import { rememberUser, useMe } from '@/shared/api/me';
import { withCatalogue } from '@/shared/i18n';
import { prefer, usePreferences } from '@/shared/ui/preferences';
import { useProblem } from '@/shared/ui/problem';
import { SessionList } from './SessionList';
import { TwoStep } from './TwoStep';
import './session.css';

const MailForm = lazy(() => withCatalogue('settings', import('./MailForm')));

function ProfileForm() {
  const { t } = useTranslation('session');
  const { t: common } = useTranslation();
  const { user } = useMe();
  const cache = useQueryClient();
  const problem = useProblem();
  const { message } = App.useApp();
  const save = async ({ name }: { name: string }) => {
    try {
      rememberUser(cache, await session.change({ name }));
      void message.success(t('saved'));
    } catch (error) {
      problem(error);
    }
  };
  return (
    <Form layout="vertical" requiredMark={false} initialValues={{ name: user.name, email: user.email }} onFinish={(values) => void save(values as { name: string })}>
      <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('required') }]}><Input autoComplete="name" /></Form.Item>
      <Form.Item name="email" label={t('email')}><Input disabled /></Form.Item>
      <Button type="primary" htmlType="submit">{common('action.save')}</Button>
    </Form>
  );
}

function PasswordForm() {
  const { t } = useTranslation('session');
  const problem = useProblem();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ current: string; password: string }>();
  const save = async (values: { current: string; password: string }) => {
    try {
      await session.changePassword(values);
      form.resetFields();
      void message.success(t('password_changed'));
    } catch (error) {
      if (error instanceof ApiError && error.fields.length)
        form.setFields(error.fields.map((entry) => ({ name: entry.field as 'current' | 'password', errors: [entry.message] })));
      else problem(error);
    }
  };
  return (
    <section className="profile-section">
      <h2>{t('change_password')}</h2>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void save(values)}>
        <Form.Item name="current" label={t('current_password')} rules={[{ required: true, message: t('required') }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="password" label={t('new_password')} extra={t('password_rule')} rules={[{ required: true, min: 10, message: t('password_rule') }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button htmlType="submit">{t('change_password')}</Button>
      </Form>
    </section>
  );
}

function WorkForm() {
  const { t } = useTranslation('session');
  const { undoSeconds, enterSends } = usePreferences();
  return (
    <div className="stack">
      <div className="row">
        <span className="grow" id="undo-label">{t('undo_send')}</span>
        <Segmented
          aria-labelledby="undo-label" value={undoSeconds} onChange={(value) => prefer({ undoSeconds: value })}
          options={[0, 3, 5, 10].map((value) => ({ value, label: value ? t('undo_seconds', { count: value }) : t('undo_off') }))}
        />
      </div>
      <label className="row">
        <span className="grow">
          {t('enter_sends')}
          <span className="faint"> {t('enter_sends_text')}</span>
        </span>
        <Switch checked={enterSends} onChange={(on) => prefer({ enterSends: on })} aria-label={t('enter_sends')} />
      </label>
    </div>
  );
}

export default function ProfileDialog({ close }: { close: () => void }) {
  const { t } = useTranslation('session');
  return (
    <Modal open title={t('profile_title')} onCancel={close} footer={null} width={560}>
      <Tabs
        items={[
          { key: 'profile', label: t('tab_profile'), children: <ProfileForm /> },
          { key: 'security', label: t('tab_security'), children: <><TwoStep /><PasswordForm /></> },
          { key: 'sessions', label: t('tab_sessions'), children: <SessionList /> },
          { key: 'work', label: t('tab_work'), children: <WorkForm /> },
          { key: 'mail', label: t('tab_mail'), children: <Suspense fallback={null}><MailForm /></Suspense> },
        ]}
      />
    </Modal>
  );
}
