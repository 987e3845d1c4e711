import { Button, InputNumber, Select } from 'antd';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Id, QueueMember } from '@/shared/api/types';
import { Avatar } from '@/shared/ui/Avatar';
import { useUserName } from '@/shared/ui/names';
import { usePeopleOptions } from '../parts/useLists';

type Props = { value?: QueueMember[]; onChange?: (members: QueueMember[]) => void };

export function MembersEditor({ value = [], onChange }: Props) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const people = usePeopleOptions();
  const nameOf = useUserName();
  const sorted = [...value].sort((left, right) => nameOf(left.user).localeCompare(nameOf(right.user)));
  const set = (user: Id, priority: number) => onChange?.(value.map((each) => (each.user === user ? { ...each, priority } : each)));
  return (
    <div className="stack">
      {sorted.length === 0 && <p className="faint">{t('queues.nobody')}</p>}
      <ul className="plain member-list">
        {sorted.map((member) => {
          const name = nameOf(member.user);
          return (
            <li key={member.user} className="member-row">
              <Avatar name={name} size={24} />
              <span className="grow cut">{name}</span>
              <label className="row faint">
                <span className="hidden-text">{name}: </span>
                {t('queues.member_priority')}
                <InputNumber size="small" min={0} max={9} precision={0} value={member.priority} onChange={(priority) => set(member.user, priority ?? 0)} style={{ width: 60 }} />
              </label>
              <Button type="text" size="small" icon={<X size={14} />} aria-label={`${common('action.remove')}: ${name}`} onClick={() => onChange?.(value.filter((each) => each.user !== member.user))} />
            </li>
          );
        })}
      </ul>
      <Select
        value={null} showSearch={{ optionFilterProp: 'label' }} placeholder={t('queues.add_member')} aria-label={t('queues.add_member')} style={{ maxWidth: 300 }}
        options={people.filter((each) => !value.some((member) => member.user === each.value))}
        onChange={(user: Id | null) => user && onChange?.([...value, { user, priority: 0 }])}
      />
    </div>
  );
}
