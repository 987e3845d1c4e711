import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { Plus, Search, ShieldCheck, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id, User } from '@/shared/api/types';
import { Avatar } from '@/shared/ui/Avatar';
import { navigate } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { useDebounced } from '@/shared/ui/useDebounced';
import { settingsKeys, users } from '../api';
import { Listing, type Column } from '../parts/Listing';
import { PageHead } from '../parts/PageHead';
import { useRoles, useTeams } from '../parts/useLists';

type Filter = 'everybody' | User['status'];

export function UserList() {
  const { t } = useTranslation('settings');
  const [typed, setTyped] = useState('');
  const [filter, setFilter] = useState<Filter>('everybody');
  const query = useDebounced(typed.trim(), 250);
  const status = filter === 'everybody' ? undefined : filter;
  const roles = useRoles();
  const teams = useTeams();
  const list = useInfiniteQuery({
    queryKey: settingsKeys.users(query, filter), initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => users.list(query, status, pageParam, { signal }), getNextPageParam: (page) => page.next,
  });
  const names = (ids: Id[], all: { id: Id; name: string }[] | undefined) => ids.map((id) => all?.find((each) => each.id === id)?.name ?? '…').join(', ') || '–';
  const columns: Column<User>[] = [
    {
      key: 'name', title: t('users.name'),
      render: (user) => (
        <span className="person">
          <Avatar name={user.name} size={28} />
          <span>
            <strong className="cut">{user.name}</strong>
            <span className="faint cut" style={{ display: 'block' }}>{user.email}</span>
          </span>
        </span>
      ),
    },
    { key: 'roles', title: t('page.roles'), render: (user) => names(user.roles, roles.data) },
    { key: 'teams', title: t('page.teams'), wide: true, render: (user) => <span className="faint">{names(user.teams, teams.data)}</span> },
    { key: 'two', title: t('users.two_step'), wide: true, render: (user) => (user.totp_enabled ? <ShieldCheck size={16} role="img" aria-label={t('users.two_step_on')} /> : <span className="faint">–</span>) },
    { key: 'seen', title: t('users.last_seen'), wide: true, render: (user) => (user.last_seen_at ? <TimeText at={user.last_seen_at} /> : <span className="faint">{t('users.never')}</span>) },
    { key: 'status', title: t('users.status'), render: (user) => <span className={`pill ${user.status === 'active' ? 'pill-good' : ''}`}>{t(`users.${user.status}`)}</span> },
  ];
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/users/new')}>{t('users.add')}</Button>;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('page.users')} text={t('users.lead')}>{add}</PageHead>
      <div className="set-tools">
        <Input className="set-search" allowClear prefix={<Search size={14} aria-hidden="true" />} value={typed} placeholder={t('users.search')} aria-label={t('users.search')} onChange={(event) => setTyped(event.target.value)} />
        <Segmented value={filter} onChange={setFilter} aria-label={t('users.status')} options={(['everybody', 'active', 'disabled'] as const).map((value) => ({ value, label: t(`users.${value}`) }))} />
      </div>
      <Listing
        query={list} rows={list.data?.pages.flatMap((page) => page.items)} columns={columns} rowKey={(user) => user.id} to={(user) => `/settings/users/${user.id}`}
        more={{ has: list.hasNextPage, busy: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
        empty={query || status ? <EmptyState icon={Search} title={t('form.nothing_found')} /> : <EmptyState icon={Users} title={t('users.empty')} action={add}>{t('users.lead')}</EmptyState>}
      />
    </div>
  );
}
