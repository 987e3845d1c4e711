import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { Copy, Plus, Shield } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import { permissions, type Permissions, type Role } from '@/shared/api/types';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { roles, settingsKeys, type RoleDraft } from '../api';
import { allowsEverything, grantedCount } from '../model/reach';
import { Editor, Section } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { PermissionMatrix } from '../parts/PermissionMatrix';
import { useRoles } from '../parts/useLists';

function RoleList() {
  const { t } = useTranslation('settings');
  const list = useRoles();
  return (
    <div className="set-body">
      <PageHead title={t('page.roles')} text={t('roles.lead')}>
        <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/roles/new')}>{t('roles.add')}</Button>
      </PageHead>
      <Listing<Role>
        query={list} rows={list.data} rowKey={(role) => role.id} to={(role) => `/settings/roles/${role.id}`}
        empty={<EmptyState icon={Shield} title={t('roles.lead')} />}
        columns={[
          {
            key: 'name', title: t('roles.name'),
            render: (role) => <span className="row"><strong>{role.name}</strong>{role.built_in && <span className="pill">{t('roles.built_in')}</span>}</span>,
          },
          { key: 'text', title: t('form.description'), wide: true, render: (role) => <span className="faint">{role.description || '–'}</span> },
          { key: 'count', title: t('roles.allows'), render: (role) => (allowsEverything(role.permissions) ? t('roles.everything') : t('roles.count', { count: grantedCount(role.permissions), all: permissions.length })) },
          {
            key: 'clone', title: '', align: 'right', wide: true,
            render: (role) => <Button type="text" size="small" icon={<Copy size={14} />} onClick={() => navigate(`/settings/roles/new?from=${role.id}`)} aria-label={t('roles.clone_of', { name: role.name })}>{t('roles.clone')}</Button>,
          },
        ]}
      />
    </div>
  );
}

const complete = (held: Permissions): Permissions => Object.fromEntries(permissions.map((each) => [each, held[each] ?? 'none']));

function RoleEditor({ role, from }: { role?: Role; from?: Role }) {
  const { t } = useTranslation('settings');
  const me = useMe();
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: settingsKeys.roles });
  const fixed = role?.built_in && allowsEverything(role.permissions);
  const start: RoleDraft = role ?? { name: from ? t('roles.clone_name', { name: from.name }) : '', description: from?.description ?? '', permissions: from?.permissions ?? {} };
  return (
    <Editor<RoleDraft>
      title={role?.name ?? t('roles.add')} text={role?.built_in ? t('roles.built_in_text') : undefined} back="/settings/roles" readOnly={fixed ? t('roles.fixed') : undefined}
      initial={{ name: start.name, description: start.description, permissions: complete(start.permissions) }} dirtyAtStart={Boolean(from)}
      actions={role && <Button icon={<Copy size={14} />} onClick={() => navigate(`/settings/roles/new?from=${role.id}`)}>{t('roles.clone')}</Button>}
      save={async ({ name, description, permissions: held }) => {
        await (role ? roles.change(role.id, { name, description, permissions: held }) : roles.create({ name, description, permissions: held }));
        await refresh();
        return '/settings/roles';
      }}
      remove={role && !role.built_in ? { title: t('roles.remove', { name: role.name }), text: t('roles.remove_text'), run: () => roles.remove(role.id).then(refresh) } : undefined}
    >
      <div className="set-narrow">
        <Form.Item name="name" label={t('roles.name')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}><Input maxLength={100} /></Form.Item>
        <Form.Item name="description" label={t('form.description')}><Input maxLength={500} /></Form.Item>
      </div>
      <Section title={t('roles.allows')} text={t('roles.reach_help')}>
        <Form.Item name="permissions"><PermissionMatrix disabled={fixed} limit={me.permissions} /></Form.Item>
      </Section>
    </Editor>
  );
}

export default function Roles() {
  const { parts, query } = useRoute();
  const id = parts[2];
  const list = useRoles();
  const from = query.get('from');
  if (!id) return <RoleList />;
  if (id === 'new' && !from) return <RoleEditor key="new" />;
  return (
    <Loaded query={list} pick={(all) => all.find((role) => role.id === (from ?? id))}>
      {(role) => (id === 'new' ? <RoleEditor key={`from ${role.id}`} from={role} /> : <RoleEditor key={role.id} role={role} />)}
    </Loaded>
  );
}
