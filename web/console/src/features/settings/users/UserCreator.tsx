import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '@/shared/api/keys';
import { useMe } from '@/shared/api/me';
import type { User } from '@/shared/api/types';
import { navigate } from '@/shared/ui/router';
import { settingsKeys, users, type UserDraft } from '../api';
import { Editor } from '../parts/Editor';
import { SecretDialog } from '../parts/SecretDialog';
import { UserFields } from './UserFields';

export function UserCreator() {
  const { t } = useTranslation('settings');
  const me = useMe();
  const cache = useQueryClient();
  const [made, setMade] = useState<{ user: User; password: string }>();
  const create = async (draft: UserDraft) => {
    const { user, password } = await users.create(draft);
    void cache.invalidateQueries({ queryKey: settingsKeys.userLists });
    void cache.invalidateQueries({ queryKey: keys.directory });
    void cache.invalidateQueries({ queryKey: settingsKeys.teams });
    if (!password) return `/settings/users/${user.id}`;
    setMade({ user, password });
  };
  return (
    <>
      <Editor<UserDraft>
        title={t('users.add')} text={t('users.add_text')} back="/settings/users" saveText={t('users.create')} save={create}
        initial={{ name: '', email: '', language: me.user.language, roles: [], teams: [] }}
      >
        <UserFields />
      </Editor>
      {made && (
        <SecretDialog
          title={t('users.created', { name: made.user.name })} label={t('users.password')} secret={made.password} note={t('users.password_text', { email: made.user.email })}
          close={() => navigate(`/settings/users/${made.user.id}`, 'replace')}
        />
      )}
    </>
  );
}
