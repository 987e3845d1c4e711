import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal } from 'antd';
import { Pencil, Plus, Trash2, Wrench } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import { keys } from '@/shared/api/keys';
import type { Id, Skill } from '@/shared/api/types';
import { useQueues } from '@/shared/ui/names';
import { useProblem } from '@/shared/ui/problem';
import { EmptyState } from '@/shared/ui/States';
import { profiles, settingsKeys, skills } from '../api';
import { Listing } from '../parts/Listing';
import { PageHead } from '../parts/PageHead';
import { useSkills } from '../parts/useLists';

function SkillDialog({ skill, close }: { skill?: Skill; close: () => void }) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const problem = useProblem();
  const [form] = Form.useForm<{ name: string }>();
  const save = async ({ name }: { name: string }) => {
    try {
      await (skill ? skills.rename(skill.id, name.trim()) : skills.create(name.trim()));
      await cache.invalidateQueries({ queryKey: keys.skills });
      close();
    } catch (error) {
      if (error instanceof ApiError && (error.fields.length || error.code === 'already_exists')) form.setFields([{ name: 'name', errors: [error.field('name') ?? error.message] }]);
      else problem(error);
    }
  };
  return (
    <Modal open title={skill ? t('skills.rename') : t('skills.add')} okText={common('action.save')} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" initialValues={{ name: skill?.name ?? '' }} onFinish={(values) => void save(values)}>
        <Form.Item name="name" label={t('skills.name')} extra={t('skills.name_text')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}><Input maxLength={100} autoFocus /></Form.Item>
      </Form>
    </Modal>
  );
}

export default function Skills() {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const { modal } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const list = useSkills();
  const queues = useQueues();
  const people = useQuery({ queryKey: settingsKeys.profiles, queryFn: ({ signal }) => profiles.list({ signal }) });
  const [editing, setEditing] = useState<Skill | 'new'>();
  const having = (id: Id) => (people.data ?? []).filter((profile) => profile.skills.some((each) => each.skill === id)).length;
  const asking = (id: Id) => queues.filter((queue) => queue.skills.some((each) => each.skill === id)).map((queue) => queue.name);
  const remove = (skill: Skill) =>
    modal.confirm({
      title: t('skills.remove', { name: skill.name }), content: t('skills.remove_text'), okText: common('action.delete'), okButtonProps: { danger: true },
      onOk: () => skills.remove(skill.id).then(() => Promise.all([cache.invalidateQueries({ queryKey: keys.skills }), cache.invalidateQueries({ queryKey: settingsKeys.profiles })])).catch(problem),
    });
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => setEditing('new')}>{t('skills.add')}</Button>;
  return (
    <div className="set-body">
      <PageHead title={t('page.skills')} text={t('skills.lead')}>{add}</PageHead>
      <Listing<Skill>
        query={list} rows={list.data} rowKey={(skill) => skill.id} empty={<EmptyState icon={Wrench} title={t('skills.empty')} action={add}>{t('skills.lead')}</EmptyState>}
        columns={[
          { key: 'name', title: t('skills.name'), render: (skill) => <strong>{skill.name}</strong> },
          { key: 'agents', title: t('skills.agents'), render: (skill) => <span className="numbers">{having(skill.id)}</span> },
          { key: 'queues', title: t('skills.queues'), wide: true, render: (skill) => <span className="faint">{asking(skill.id).join(', ') || '–'}</span> },
          {
            key: 'actions', title: '', align: 'right',
            render: (skill) => (
              <span className="row" style={{ justifyContent: 'flex-end' }}>
                <Button type="text" size="small" icon={<Pencil size={14} />} aria-label={`${t('skills.rename')}: ${skill.name}`} onClick={() => setEditing(skill)} />
                <Button type="text" size="small" icon={<Trash2 size={14} />} aria-label={`${common('action.delete')}: ${skill.name}`} onClick={() => remove(skill)} />
              </span>
            ),
          },
        ]}
      />
      {editing && <SkillDialog skill={editing === 'new' ? undefined : editing} close={() => setEditing(undefined)} />}
    </div>
  );
}
