import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { Plus, UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Team } from '@/shared/api/types';
import { useUserName } from '@/shared/ui/names';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { settingsKeys, teams, type TeamDraft } from '../api';
import { Editor } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { usePeopleOptions, useTeams } from '../parts/useLists';

function TeamList() {
  const { t } = useTranslation('settings');
  const list = useTeams();
  const nameOf = useUserName();
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/teams/new')}>{t('teams.add')}</Button>;
  return (
    <div className="set-body">
      <PageHead title={t('page.teams')} text={t('teams.lead')}>{add}</PageHead>
      <Listing<Team>
        query={list} rows={list.data} rowKey={(team) => team.id} to={(team) => `/settings/teams/${team.id}`}
        empty={<EmptyState icon={UsersRound} title={t('teams.empty')} action={add}>{t('teams.lead')}</EmptyState>}
        columns={[
          { key: 'name', title: t('teams.name'), render: (team) => <strong>{team.name}</strong> },
          { key: 'text', title: t('form.description'), wide: true, render: (team) => <span className="faint">{team.description || '–'}</span> },
          {
            key: 'members', title: t('teams.members'),
            render: (team) => <span title={team.members.map(nameOf).join(', ')}>{t('teams.count', { count: team.members.length })}</span>,
          },
        ]}
      />
    </div>
  );
}

function TeamEditor({ team }: { team?: Team }) {
  const { t } = useTranslation('settings');
  const cache = useQueryClient();
  const people = usePeopleOptions();
  const refresh = () => Promise.all([cache.invalidateQueries({ queryKey: settingsKeys.teams }), cache.invalidateQueries({ queryKey: settingsKeys.userLists })]);
  return (
    <Editor<TeamDraft>
      title={team?.name ?? t('teams.add')} back="/settings/teams" initial={team ?? { name: '', description: '', members: [] }}
      save={async ({ name, description, members }) => {
        await (team ? teams.change(team.id, { name, description, members }) : teams.create({ name, description, members }));
        await refresh();
        return '/settings/teams';
      }}
      remove={team && { title: t('teams.remove', { name: team.name }), text: t('teams.remove_text'), run: () => teams.remove(team.id).then(refresh) }}
    >
      <div className="set-narrow">
        <Form.Item name="name" label={t('teams.name')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}><Input maxLength={100} /></Form.Item>
        <Form.Item name="description" label={t('form.description')}><Input.TextArea maxLength={1000} rows={2} /></Form.Item>
        <Form.Item name="members" label={t('teams.members')}><Select mode="multiple" options={people} showSearch={{ optionFilterProp: 'label' }} placeholder={t('teams.choose')} /></Form.Item>
      </div>
    </Editor>
  );
}

export default function Teams() {
  const id = useRoute().parts[2];
  const list = useTeams();
  if (!id) return <TeamList />;
  if (id === 'new') return <TeamEditor />;
  return <Loaded query={list} pick={(all) => all.find((team) => team.id === id)}>{(team) => <TeamEditor key={id} team={team} />}</Loaded>;
}
