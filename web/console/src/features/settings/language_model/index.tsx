import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { components } from '@deskbell/api-client';
import { http } from '@/shared/api/http';
import { currencies, majorOf, minorOf } from '@/shared/approvals/money';
import { useProblem } from '@/shared/ui/problem';
import { Link } from '@/shared/ui/router';
import { Editor, Section } from '../parts/Editor';
import { Loaded } from '../parts/Loaded';
import { UseTable } from './UseTable';

type Standing = components['schemas']['Language_modelStanding'];
type Settings = Standing['settings'];
/** As the form has it: the key is entered, never shown. */
type Draft = Omit<Settings, 'state' | 'price_minor'> & { on: boolean; key?: string; price?: number | null };

const queryKey = ['language-model'] as const;
const purposes: Settings['purposes'] = ['answer', 'act', 'suggest', 'translate', 'summarise'];

function Trial({ disabled }: { disabled: boolean }) {
  const { t } = useTranslation('language_model');
  const cache = useQueryClient();
  const problem = useProblem();
  const trial = useMutation({
    mutationFn: () => http.post('/language-model/test'),
    onError: problem,
    onSettled: () => void cache.invalidateQueries({ queryKey }),
  });
  return (
    <div className="lm-trial">
      <Button onClick={() => trial.mutate()} loading={trial.isPending} disabled={disabled}>{t('try')}</Button>
      <span role="status" className="faint">{trial.data && t('said', { text: trial.data.text, tokens: trial.data.tokens })}</span>
    </div>
  );
}

function SettingsEditor({ standing }: { standing: Standing }) {
  const { t, i18n } = useTranslation('language_model');
  const cache = useQueryClient();
  const { settings } = standing;
  const save = async ({ on, key, url, model, purposes: chosen, tokens_a_day, calls_at_once, price, currency }: Draft) => {
    const next = await http.put('/language-model', {
      state: on ? 'on' : 'off', url: url.trim(), model: model.trim(), purposes: chosen, tokens_a_day, calls_at_once, version: settings.version, key: key || undefined,
      price_minor: price === undefined || price === null ? undefined : minorOf(price, currency ?? 'EUR'), currency: price === undefined || price === null ? undefined : (currency ?? 'EUR'),
    });
    cache.setQueryData(queryKey, next);
  };
  const number = new Intl.NumberFormat(i18n.language);
  const below = (
    <>
      <Section title={t('ev.title')} text={t('ev.lead')}><Link to="/settings/evaluation">{t('ev.start')}</Link></Section>
      <Section title={t('trial')} text={t('trial_text')}><Trial disabled={!settings.url} /></Section>
      <Section title={t('use')} text={t('use_text', { used: number.format(standing.tokens_today), all: number.format(settings.tokens_a_day) })}><UseTable days={standing.last_days} /></Section>
    </>
  );
  return (
    <Editor<Draft> title={t('title')} text={t('lead')} initial={{ ...settings, on: settings.state === 'on', key: '', currency: settings.currency ?? 'EUR', price: settings.price_minor === undefined ? undefined : majorOf(settings.price_minor, settings.currency ?? 'EUR') }} save={save} below={below}>
      {standing.readiness !== 'off' && standing.readiness !== 'ready' && <Alert type="warning" showIcon title={t(`readiness.${standing.readiness}`)} className="set-alert" />}
      <Section title={t('endpoint')} text={t('endpoint_text')}>
        <Form.Item name="on" label={t('on')} valuePropName="checked"><Switch /></Form.Item>
        <Form.Item name="url" label={t('url')} extra={t('url_text')}><Input placeholder="https://models.example.com/v1" maxLength={500} inputMode="url" autoComplete="off" /></Form.Item>
        <div className="set-grid">
          <Form.Item name="model" label={t('model')}><Input maxLength={200} autoComplete="off" /></Form.Item>
        </div>
        <Form.Item name="key" label={t('key')} extra={t(settings.has_key ? 'key_there' : 'key_text')}><Input.Password maxLength={500} autoComplete="new-password" placeholder={settings.has_key ? '••••••••' : ''} /></Form.Item>
      </Section>
      <Section title={t('purposes')} text={t('purposes_text')}>
        <Form.Item name="purposes" aria-label={t('purposes')}>
          <Checkbox.Group className="lm-purposes" options={purposes.map((value) => ({ value, label: t(`purpose.${value}`) }))} />
        </Form.Item>
      </Section>
      <Section title={t('limits')} text={t('limits_text')}>
        <div className="set-grid">
          <Form.Item name="tokens_a_day" label={t('tokens_a_day')}><InputNumber min={0} max={1_000_000_000} precision={0} style={{ width: 180 }} /></Form.Item>
          <Form.Item name="price" label={t('price')} extra={t('price_text')}><InputNumber min={0} max={100_000} style={{ width: 180 }} /></Form.Item>
          <Form.Item name="currency" label={t('currency')}><Select options={currencies.map((value) => ({ value, label: value }))} style={{ width: 180 }} /></Form.Item>
          <Form.Item name="calls_at_once" label={t('calls_at_once')}><InputNumber min={1} max={16} precision={0} style={{ width: 180 }} /></Form.Item>
        </div>
      </Section>
    </Editor>
  );
}

/** A large model that others run: an option for what Deskbell does by itself, too. */
export default function LanguageModel() {
  const query = useQuery({ queryKey, queryFn: ({ signal }) => http.get('/language-model', { signal }), staleTime: 0 });
  return <Loaded query={query} pick={(standing) => standing}>{(standing) => <SettingsEditor key={standing.settings.version} standing={standing} />}</Loaded>;
}
