import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Select } from 'antd';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import { permissions, type ApiToken, type Permissions } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { shortDate } from '@/shared/ui/time';
import { TimeText } from '@/shared/ui/TimeText';
import { settingsKeys, tokens } from '../api';
import { grantedCount } from '../model/reach';
import { Editor, Section } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { PageHead } from '../parts/PageHead';
import { PermissionMatrix } from '../parts/PermissionMatrix';
import { SecretDialog } from '../parts/SecretDialog';

function TokenList() {
  const { t, i18n } = useTranslation('settings');
  const { modal } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const list = useQuery({ queryKey: settingsKeys.tokens, queryFn: ({ signal }) => tokens.list({ signal }) });
  const revoke = (token: ApiToken) =>
    modal.confirm({
      title: t('tokens.revoke_title', { name: token.name }), content: t('tokens.revoke_text'), okText: t('tokens.revoke'), okButtonProps: { danger: true },
      onOk: () => tokens.revoke(token.id).then(() => cache.invalidateQueries({ queryKey: settingsKeys.tokens })).catch(problem),
    });
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/tokens/new')}>{t('tokens.add')}</Button>;
  const over = (token: ApiToken) => token.expires_at !== undefined && Date.parse(token.expires_at) < Date.now();
  return (
    <div className="set-body">
      <PageHead title={t('page.tokens')} text={t('tokens.lead')}>{add}</PageHead>
      <Listing<ApiToken>
        query={list} rows={list.data} rowKey={(token) => token.id} empty={<EmptyState icon={KeyRound} title={t('tokens.empty')} action={add}>{t('tokens.lead')}</EmptyState>}
        columns={[
          { key: 'name', title: t('tokens.name'), render: (token) => <strong>{token.name}</strong> },
          { key: 'scopes', title: t('roles.allows'), wide: true, render: (token) => t('roles.count', { count: grantedCount(token.scopes), all: permissions.length }) },
          { key: 'used', title: t('tokens.used'), wide: true, render: (token) => (token.last_used_at ? <TimeText at={token.last_used_at} /> : <span className="faint">{t('users.never')}</span>) },
          { key: 'expires', title: t('tokens.expires'), render: (token) => (over(token) ? <span className="pill pill-bad">{t('tokens.expired')}</span> : token.expires_at ? shortDate(token.expires_at, i18n.language) : <span className="faint">{t('users.never')}</span>) },
          { key: 'revoke', title: '', align: 'right', render: (token) => <Button size="small" onClick={() => revoke(token)} aria-label={`${t('tokens.revoke')}: ${token.name}`}>{t('tokens.revoke')}</Button> },
        ]}
      />
    </div>
  );
}

type Draft = { name: string; days: number; scopes: Permissions };

function TokenCreator() {
  const { t } = useTranslation('settings');
  const me = useMe();
  const cache = useQueryClient();
  const [made, setMade] = useState<{ name: string; secret: string }>();
  const create = async ({ name, days, scopes }: Draft) => {
    const expires_at = days ? new Date(Date.now() + days * 86_400_000).toISOString() : undefined;
    const { secret } = await tokens.create({ name, scopes, ...(expires_at ? { expires_at } : {}) });
    void cache.invalidateQueries({ queryKey: settingsKeys.tokens });
    setMade({ name, secret });
  };
  const nothing = (scopes: Permissions) => grantedCount(scopes) === 0;
  return (
    <>
      <Editor<Draft> title={t('tokens.add')} text={t('tokens.add_text')} back="/settings/tokens" saveText={t('tokens.create')} initial={{ name: '', days: 90, scopes: {} }} save={create}>
        <div className="set-grid">
          <Form.Item name="name" label={t('tokens.name')} extra={t('tokens.name_text')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}><Input maxLength={100} autoComplete="off" /></Form.Item>
          <Form.Item name="days" label={t('tokens.expires')}><Select options={[30, 90, 365, 0].map((days) => ({ value: days, label: days ? t('tokens.days', { count: days }) : t('users.never') }))} /></Form.Item>
        </div>
        <Section title={t('roles.allows')} text={t('tokens.scopes_text')}>
          <Form.Item name="scopes" rules={[{ validator: (_, scopes: Permissions) => (nothing(scopes) ? Promise.reject(new Error(t('tokens.no_scope'))) : Promise.resolve()) }]}><PermissionMatrix limit={me.permissions} /></Form.Item>
        </Section>
      </Editor>
      {made && <SecretDialog title={t('tokens.created', { name: made.name })} label={t('tokens.secret')} secret={made.secret} note={t('tokens.secret_text')} close={() => navigate('/settings/tokens', 'replace')} />}
    </>
  );
}

export default function Tokens() {
  return useRoute().parts[2] === 'new' ? <TokenCreator /> : <TokenList />;
}
