import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '@/shared/api/endpoints';
import { rememberUser, useMe } from '@/shared/api/me';
import type { TotpEnrolment } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';

export function TwoStep() {
  const { t } = useTranslation('session');
  const { t: common } = useTranslation();
  const { user } = useMe();
  const cache = useQueryClient();
  const problem = useProblem();
  const [enrolment, setEnrolment] = useState<TotpEnrolment>();
  const [codes, setCodes] = useState<string[]>();
  const [text, setText] = useState('');
  const [turningOff, setTurningOff] = useState(false);

  const attempt = async (action: () => Promise<void>) => {
    try {
      await action();
      setText('');
    } catch (error) {
      problem(error);
    }
  };
  const begin = () => attempt(async () => setEnrolment(await session.startTotp()));
  const confirm = () =>
    attempt(async () => {
      const { recovery_codes } = await session.confirmTotp(text.replace(/\s/g, ''));
      setCodes(recovery_codes);
      setEnrolment(undefined);
      rememberUser(cache, { ...user, totp_enabled: true });
    });
  const turnOff = () =>
    attempt(async () => {
      await session.disableTotp(text);
      setTurningOff(false);
      rememberUser(cache, { ...user, totp_enabled: false });
    });

  return (
    <section className="profile-section">
      <h2>{t('two_step')}</h2>
      {codes && (
        <Alert
          type="success"
          title={t('recovery_title')}
          description={
            <>
              <p>{t('recovery_text')}</p>
              <div className="codes">{codes.map((code) => <span key={code}>{code}</span>)}</div>
              <Button size="small" onClick={() => void navigator.clipboard.writeText(codes.join('\n'))}>{common('action.copy')}</Button>
            </>
          }
        />
      )}
      {!enrolment && <p className="faint">{t(user.totp_enabled ? 'two_step_on' : 'two_step_off')}</p>}
      {!enrolment && !user.totp_enabled && <div><Button onClick={() => void begin()}>{t('turn_on')}</Button></div>}
      {enrolment && (
        <>
          <p>{t('scan')}</p>
          <img className="qr" alt={t('qr')} src={`data:image/svg+xml;utf8,${encodeURIComponent(enrolment.qr_svg)}`} />
          <div className="codes">{t('key')}: {enrolment.secret}</div>
          <Space.Compact>
            <Input aria-label={t('totp')} placeholder={t('totp')} value={text} autoComplete="one-time-code" onChange={(event) => setText(event.target.value)} onPressEnter={() => void confirm()} />
            <Button type="primary" disabled={!text} onClick={() => void confirm()}>{t('confirm')}</Button>
          </Space.Compact>
        </>
      )}
      {user.totp_enabled && !turningOff && <div><Button onClick={() => setTurningOff(true)}>{t('turn_off')}</Button></div>}
      {turningOff && (
        <Space.Compact>
          <Input.Password aria-label={t('current_password')} placeholder={t('current_password')} value={text} onChange={(event) => setText(event.target.value)} />
          <Button danger disabled={!text} onClick={() => void turnOff()}>{t('turn_off')}</Button>
        </Space.Compact>
      )}
    </section>
  );
}
