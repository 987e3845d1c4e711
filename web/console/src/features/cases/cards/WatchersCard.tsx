import { Select } from 'antd';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import type { Id } from '@/shared/api/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { Avatar } from '@/shared/ui/Avatar';
import { FoldCard } from '@/shared/ui/FoldCard';
import { useDirectory, useUserName } from '@/shared/ui/names';
import type { CardProps } from './card';

export function WatchersCard({ matter, rights }: CardProps) {
  const { t } = useTranslation('cases');
  const me = useMe();
  const actions = useCaseActions();
  const userName = useUserName();
  const people = useDirectory();
  return (
    <FoldCard name="case-watchers" title={t('watchers.title')}>
      {matter.watchers.length === 0 && <p className="faint">{t('watchers.none')}</p>}
      <ul className="plain card-list">
        {matter.watchers.map((user) => (
          <li key={user} className="row">
            <Avatar name={userName(user)} size={22} /><span className="grow cut">{userName(user)}</span>
            {(rights.edit || user === me.user.id) && <button type="button" className="icon-button" aria-label={t('watchers.remove', { name: userName(user) })} onClick={() => void actions.watch(matter, user, false)}><X size={13} /></button>}
          </li>
        ))}
      </ul>
      {rights.edit && (
        <Select
          size="small" className="card-add" showSearch={{ optionFilterProp: 'label' }} value={null} placeholder={t('watchers.add')} aria-label={t('watchers.add')}
          options={people.filter((user) => !matter.watchers.includes(user.id)).map((user) => ({ value: user.id, label: user.name }))} onChange={(user: Id | null) => user && void actions.watch(matter, user, true)}
        />
      )}
    </FoldCard>
  );
}
