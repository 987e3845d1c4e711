import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '@/shared/api/keys';
import { useMe } from '@/shared/api/me';
import type { Id, User } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { settingsKeys, users, type UserDraft } from '../api';
import { Editor } from '../parts/Editor';
import { Loaded } from '../parts/Loaded';
import { SecretDialog } from '../parts/SecretDialog';
import { UserFields } from './UserFields';

function Access({ user }: { user: User }) {
  const { t } = useTranslation('settings');
  const { modal, message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [password, setPassword] = useState<string>();
  const ask = (name: 'password' | 'totp' | 'revoke', run: () => Promise<unknown>) =>
    modal.confirm({
      title: t(`users.reset.${name}.title`, { name: user.name }), content: t(`users.reset.${name}.text`), okText: t(`users.reset.${name}.do`), okButtonProps: { danger: true },
      onOk: () => run().then(() => cache.invalidateQueries({ queryKey: settingsKeys.user(user.id) })).catch(problem),
    });
  const done = () => void message.success(t('users.reset.done'));
  return (
    <section className="set-danger" aria-label={t('users.access')}>
      <h2>{t('users.access')}</h2>
      <div className="set-danger-row">
        <span className="grow faint">{t('users.reset.password.text')}</span>
        <Button onClick={() => ask('password', () => users.resetPassword(user.id).then((made) => setPassword(made.password)))}>{t('users.reset.password.do')}</Button>
      </div>
      <div className="set-danger-row">
        <span className="grow faint">{t(user.totp_enabled ? 'users.reset.totp.text' : 'users.two_step_off')}</span>
        <Button disabled={!user.totp_enabled} onClick={() => ask('totp', () => users.resetTotp(user.id).then(done))}>{t('users.reset.totp.do')}</Button>
      </div>
      <div className="set-danger-row">
        <span className="grow faint">{t('users.reset.revoke.text')}</span>
        <Button onClick={() => ask('revoke', () => users.revoke(user.id).then(done))}>{t('users.reset.revoke.do')}</Button>
      </div>
      {password && (
        <SecretDialog title={t('users.new_password', { name: user.name })} label={t('users.password')} secret={password} note={t('users.password_text', { email: user.email })} close={() => setPassword(undefined)} />
      )}
    </section>
  );
}

export function UserEditor({ id }: { id: Id }) {
  const { t } = useTranslation('settings');
  const cache = useQueryClient();
  const me = useMe();
  const query = useQuery({ queryKey: settingsKeys.user(id), queryFn: ({ signal }) => users.get(id, { signal }) });
  return (
    <Loaded query={query} pick={(user) => user}>
      {(user) => (
        <Editor<UserDraft & { status: User['status'] }>
          key={user.id} title={user.name} text={id === me.user.id ? t('users.yourself') : undefined} back="/settings/users" initial={user}
          save={async ({ name, email, language, roles, teams, status }) => {
            cache.setQueryData(settingsKeys.user(id), await users.change(id, { name, email, language, roles, teams, status }));
            void cache.invalidateQueries({ queryKey: settingsKeys.userLists });
            void cache.invalidateQueries({ queryKey: settingsKeys.teams });
            void cache.invalidateQueries({ queryKey: keys.directory });
          }}
          below={<Access user={user} />}
        >
          <UserFields status />
        </Editor>
      )}
    </Loaded>
  );
}
