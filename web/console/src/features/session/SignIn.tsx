import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '@/shared/api/endpoints';
import { ApiError } from '@/shared/api/http';
import { keys } from '@/shared/api/keys';
import { rememberMe } from '@/shared/api/me';
import { languages, setLanguage } from '@/shared/i18n';
import type { Language } from '@/shared/api/types';
import './session.css';

// Seen once: who signs in does not load it.
const FirstRun = lazy(() => import('./FirstRun'));

type Props = { expired: boolean; onSignedIn: () => void };
type Values = { email: string; password: string; totp?: string };

function LanguageSwitch() {
  const { i18n } = useTranslation();
  return (
    <div className="sign-in-languages">
      {Object.entries(languages).map(([key, label]) => (
        <button key={key} type="button" className="bare" lang={key} aria-pressed={i18n.language === key} onClick={() => void setLanguage(key as Language)}>
          {label}
        </button>
      ))}
    </div>
  );
}

function SignInForm({ expired, onSignedIn }: Props) {
  const { t } = useTranslation('session');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const [first, setFirst] = useState<Values>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const explain = (error: unknown): string => {
    if (!(error instanceof ApiError)) return common('error.unexpected');
    if (error.offline) return common('error.offline_text');
    if (error.status === 429) return t('locked', { seconds: error.retryAfterSeconds ?? 60 });
    return error.status === 401 ? t('wrong') : error.message;
  };

  const submit = async (values: Values) => {
    setBusy(true);
    setProblem(undefined);
    const complete = first ? { ...first, totp: values.totp?.replace(/\s/g, '') } : values;
    try {
      const me = await session.signIn(complete);
      onSignedIn();
      rememberMe(cache, me);
    } catch (error) {
      setBusy(false);
      const codeWanted = error instanceof ApiError && error.status === 401 && error.field('totp') !== undefined;
      if (codeWanted && !first) return setFirst(values);
      setProblem(explain(error));
    }
  };

  return (
    <>
      <h1>{first ? t('totp_title') : t('sign_in_to')}</h1>
      {first && <p className="faint">{t('totp_text')}</p>}
      {expired && !problem && <Alert type="info" showIcon title={t('expired')} />}
      {problem && <Alert type="error" showIcon title={problem} role="alert" />}
      <Form<Values> key={first ? 'code' : 'password'} layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
        {first ? (
          <Form.Item name="totp" label={t('totp')} rules={[{ required: true, message: t('totp_missing') }]}>
            <Input autoFocus autoComplete="one-time-code" inputMode="text" maxLength={32} className="numbers code-input" />
          </Form.Item>
        ) : (
          <>
            <Form.Item name="email" label={t('email')} rules={[{ required: true, message: t('email_missing') }]}>
              <Input autoFocus type="email" autoComplete="username" />
            </Form.Item>
            <Form.Item name="password" label={t('password')} rules={[{ required: true, message: t('password_missing') }]}>
              <Input.Password autoComplete="current-password" />
            </Form.Item>
          </>
        )}
        <Button type="primary" htmlType="submit" block loading={busy}>{t('sign_in')}</Button>
        {first && (
          <Button type="link" block onClick={() => { setFirst(undefined); setProblem(undefined); }}>{t('other_account')}</Button>
        )}
      </Form>
    </>
  );
}

export default function SignIn(props: Props) {
  const { t } = useTranslation();
  const setup = useQuery({ queryKey: keys.setup, queryFn: ({ signal }) => session.setupNeeded({ signal }), retry: false });
  if (setup.isPending) return null;
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="row sign-in-mark">
          <img src="/favicon.svg" alt="" width={28} height={28} />
          <span>{t('product')}</span>
        </div>
        {setup.data?.needed ? <Suspense fallback={null}><FirstRun /></Suspense> : <SignInForm {...props} />}
      </div>
      <LanguageSwitch />
    </main>
  );
}
