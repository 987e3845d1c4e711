import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { components } from '@deskbell/api-client';
import { http } from '@/shared/api/http';
import { useProblem } from '@/shared/ui/problem';
import { Link } from '@/shared/ui/router';
import { Editor, Section } from '../parts/Editor';
import { Loaded } from '../parts/Loaded';

type Standing = components['schemas']['Outgoing_mailStanding'];
type Settings = Standing['settings'];
/** As the form has it: the password is entered, never shown. */
type Draft = Omit<Settings, 'state'> & { on: boolean; password?: string };

const queryKey = ['outgoing-mail'] as const;
const securities: Settings['security'][] = ['starttls', 'tls', 'none'];

function Trial({ disabled }: { disabled: boolean }) {
  const { t } = useTranslation('settings');
  const cache = useQueryClient();
  const problem = useProblem();
  const trial = useMutation({
    mutationFn: () => http.post('/outgoing-mail/test'),
    onError: problem,
    onSettled: () => void cache.invalidateQueries({ queryKey }),
  });
  return (
    <div className="stack">
      <Button onClick={() => trial.mutate()} loading={trial.isPending} disabled={disabled} style={{ alignSelf: 'flex-start' }}>{t('mail.try')}</Button>
      <div role="status">
        {trial.data && (
          <Alert
            type={trial.data.outcome === 'accepted' ? 'success' : 'error'} showIcon title={t(`mail.outcome.${trial.data.outcome}`)}
            description={trial.data.answer && t('mail.said', { answer: trial.data.answer })}
          />
        )}
      </div>
    </div>
  );
}

function SettingsEditor({ standing }: { standing: Standing }) {
  const { t, i18n } = useTranslation('settings');
  const cache = useQueryClient();
  const { settings } = standing;
  const save = async ({ on, password, host, port, security, user, authority, sender_address, sender_name }: Draft) => {
    const next = await http.put('/outgoing-mail', {
      state: on ? 'on' : 'off', host, port, security, user, authority, sender_address, sender_name, version: settings.version, password: password || undefined,
    });
    cache.setQueryData(queryKey, next);
  };
  const number = new Intl.NumberFormat(i18n.language);
  const below = (
    <Section title={t('mail.trial')} text={t('mail.trial_text')}>
      <Trial disabled={!settings.host || !settings.sender_address} />
      <p className="faint">{t('mail.use', { sent: number.format(standing.sent), failed: number.format(standing.failed) })} <Link to="/settings/jobs">{t('mail.failed_jobs')}</Link></p>
    </Section>
  );
  return (
    <Editor<Draft> title={t('page.outgoing_mail')} text={t('mail.lead')} initial={{ ...settings, on: settings.state === 'on', password: '' }} save={save} below={below}>
      {!standing.public_url && <Alert type="warning" showIcon title={t('mail.no_url')} description={t('mail.no_url_text')} className="set-alert" />}
      {standing.trouble && <Alert type="error" showIcon title={t('mail.trouble')} description={standing.trouble} className="set-alert" />}
      <Section title={t('mail.server')} text={t('mail.server_text')}>
        <Form.Item name="on" label={t('mail.on')} valuePropName="checked"><Switch /></Form.Item>
        <div className="set-grid">
          <Form.Item name="host" label={t('mail.host')}><Input placeholder="mail.example.com" maxLength={253} autoComplete="off" /></Form.Item>
          <Form.Item name="port" label={t('mail.port')}><InputNumber min={1} max={65535} precision={0} style={{ width: 120 }} /></Form.Item>
        </div>
        <Form.Item name="security" label={t('mail.security')}><Select options={securities.map((value) => ({ value, label: t(`mail.security_of.${value}`) }))} /></Form.Item>
        <div className="set-grid">
          <Form.Item name="user" label={t('mail.user')} extra={t('mail.user_text')}><Input maxLength={200} autoComplete="off" /></Form.Item>
          <Form.Item name="password" label={t('mail.password')} extra={t(settings.has_password ? 'mail.password_there' : 'mail.password_text')}><Input.Password maxLength={500} autoComplete="new-password" placeholder={settings.has_password ? '••••••••' : ''} /></Form.Item>
        </div>
        <Form.Item name="authority" label={t('mail.authority')} extra={t('mail.authority_text')}><Input.TextArea rows={3} maxLength={50000} className="mono" placeholder="-----BEGIN CERTIFICATE-----" /></Form.Item>
      </Section>
      <Section title={t('mail.sender')} text={t('mail.sender_text')}>
        <div className="set-grid">
          <Form.Item name="sender_address" label={t('mail.address')}><Input placeholder="service@example.com" maxLength={254} inputMode="email" autoComplete="off" /></Form.Item>
          <Form.Item name="sender_name" label={t('mail.name')}><Input maxLength={100} autoComplete="off" /></Form.Item>
        </div>
      </Section>
    </Editor>
  );
}

/** The server through which mail to one's own people leaves. */
export default function OutgoingMail() {
  const query = useQuery({ queryKey, queryFn: ({ signal }) => http.get('/outgoing-mail', { signal }), staleTime: 0 });
  return <Loaded query={query} pick={(standing) => standing}>{(standing) => <SettingsEditor key={standing.settings.version} standing={standing} />}</Loaded>;
}
