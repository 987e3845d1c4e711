import { Form, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { languages } from '@/shared/i18n';
import { Section } from '../parts/Editor';
import { useRoles, useTeams } from '../parts/useLists';

export function UserFields({ status }: { status?: boolean }) {
  const { t } = useTranslation('settings');
  const roles = useRoles();
  const teams = useTeams();
  const options = (list: { id: string; name: string }[] | undefined) => (list ?? []).map((each) => ({ value: each.id, label: each.name }));
  return (
    <>
      <Section title={t('users.who')}>
        <div className="set-grid">
          <Form.Item name="name" label={t('users.name')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}><Input maxLength={100} autoComplete="off" /></Form.Item>
          <Form.Item name="email" label={t('users.email')} rules={[{ required: true, message: t('form.required') }, { type: 'email', message: t('users.email_wrong') }]}><Input maxLength={254} type="email" autoComplete="off" /></Form.Item>
          <Form.Item name="language" label={t('users.language')} extra={t('users.language_text')}>
            <Select options={Object.entries(languages).map(([value, label]) => ({ value, label }))} />
          </Form.Item>
        </div>
      </Section>
      <Section title={t('users.may')} text={t('users.may_text')}>
        <div className="set-grid">
          <Form.Item name="roles" label={t('page.roles')}><Select mode="multiple" loading={roles.isPending} options={options(roles.data)} showSearch={{ optionFilterProp: 'label' }} placeholder={t('users.no_roles')} /></Form.Item>
          <Form.Item name="teams" label={t('page.teams')}><Select mode="multiple" loading={teams.isPending} options={options(teams.data)} showSearch={{ optionFilterProp: 'label' }} placeholder={t('users.no_teams')} /></Form.Item>
        </div>
        {status && (
          <Form.Item name="status" label={t('users.status')} extra={t('users.status_text')}>
            <Radio.Group optionType="button" options={(['active', 'disabled'] as const).map((value) => ({ value, label: t(`users.${value}`) }))} />
          </Form.Item>
        )}
      </Section>
    </>
  );
}
