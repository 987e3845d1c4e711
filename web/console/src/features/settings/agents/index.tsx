import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, InputNumber, Select } from 'antd';
import { BookUser } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AgentProfile } from '@/shared/api/types';
import { Avatar } from '@/shared/ui/Avatar';
import { useDirectory } from '@/shared/ui/names';
import { useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { profiles, settingsKeys } from '../api';
import { Editor, Section } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { SkillLevels } from '../parts/SkillLevels';
import { useLanguageOptions, useSkills } from '../parts/useLists';

const useProfiles = () => useQuery({ queryKey: settingsKeys.profiles, queryFn: ({ signal }) => profiles.list({ signal }) });

function ProfileList() {
  const { t } = useTranslation('settings');
  const list = useProfiles();
  const people = useDirectory();
  const { data: skills = [] } = useSkills();
  const languages = useLanguageOptions();
  const nameOf = (profile: AgentProfile) => people.find((user) => user.id === profile.user)?.name ?? '…';
  const rows = list.data && [...list.data].sort((left, right) => nameOf(left).localeCompare(nameOf(right)));
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('page.agents')} text={t('agents.lead')} />
      <Listing<AgentProfile>
        query={list} rows={rows} rowKey={(profile) => profile.user} to={(profile) => `/settings/agents/${profile.user}`}
        empty={<EmptyState icon={BookUser} title={t('agents.empty')}>{t('agents.empty_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('users.name'), render: (profile) => <span className="person"><Avatar name={nameOf(profile)} size={26} /><strong className="cut">{nameOf(profile)}</strong></span> },
          {
            key: 'skills', title: t('page.skills'),
            render: (profile) => (
              <span className="people">
                {profile.skills.length === 0 && <span className="faint">–</span>}
                {profile.skills.map((each) => <span key={each.skill} className="pill">{skills.find((skill) => skill.id === each.skill)?.name ?? '…'} {each.level}</span>)}
              </span>
            ),
          },
          { key: 'languages', title: t('agents.languages'), wide: true, render: (profile) => profile.languages.map((code) => languages.find((each) => each.value === code)?.label ?? code).join(', ') || <span className="faint">{t('agents.any_language')}</span> },
          { key: 'capacity', title: t('agents.capacity'), wide: true, render: ({ capacity }) => <span className="numbers">{t('agents.capacity_line', capacity)}</span> },
        ]}
      />
    </div>
  );
}

function ProfileEditor({ profile }: { profile: AgentProfile }) {
  const { t } = useTranslation('settings');
  const cache = useQueryClient();
  const languages = useLanguageOptions();
  const name = useDirectory().find((user) => user.id === profile.user)?.name ?? '';
  return (
    <Editor<AgentProfile>
      title={name} back="/settings/agents" initial={profile}
      save={async (values) => {
        await profiles.save({ ...values, user: profile.user });
        await cache.invalidateQueries({ queryKey: settingsKeys.profiles });
        return '/settings/agents';
      }}
    >
      <Section title={t('page.skills')} text={t('agents.skills_text')}>
        <Form.Item name="skills"><SkillLevels /></Form.Item>
      </Section>
      <Section title={t('agents.languages')} text={t('agents.languages_text')}>
        <Form.Item name="languages" className="set-narrow"><Select mode="tags" options={languages} aria-label={t('agents.languages')} placeholder={t('agents.any_language')} showSearch={{ optionFilterProp: 'label' }} /></Form.Item>
      </Section>
      <Section title={t('agents.capacity')} text={t('agents.capacity_text')}>
        <div className="set-grid">
          {(['chat', 'email', 'phone'] as const).map((medium) => (
            <Form.Item key={medium} name={['capacity', medium]} label={t(`agents.${medium}`)}><InputNumber min={0} max={100} precision={0} /></Form.Item>
          ))}
          <Form.Item name="total" label={t('agents.total')} extra={t('agents.total_text')}><InputNumber min={0} max={1000} precision={0} suffix="%" /></Form.Item>
        </div>
      </Section>
    </Editor>
  );
}

export default function Agents() {
  const id = useRoute().parts[2];
  const list = useProfiles();
  if (!id) return <ProfileList />;
  return <Loaded query={list} pick={(all) => all.find((profile) => profile.user === id)}>{(profile) => <ProfileEditor key={id} profile={profile} />}</Loaded>;
}
