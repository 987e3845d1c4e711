import { Input, Select } from 'antd';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Id } from '../api/types';
import { ErrorLine, useFieldErrors } from '../ui/fieldErrors';
import { useDirectory } from '../ui/names';
import type { Duty } from './types';
import './incidents.css';

function Row({ duty, name, index, set, remove }: { duty: Duty; name: string; index: number; set: (duty: Duty) => void; remove: () => void }) {
  const { t } = useTranslation('incidents');
  const errors = useFieldErrors(`roster[${index}]`, ['user', 'role']);
  return (
    <li>
      <div className="roster-row">
        <span className="cut" title={name}>{name}</span>
        <Input value={duty.role} maxLength={120} placeholder={t('roster.role')} aria-label={t('roster.role_of', { name })} status={errors.length > 0 ? 'error' : undefined} autoComplete="off" onChange={(event) => set({ ...duty, role: event.target.value })} />
        <button type="button" className="icon-button" aria-label={t('roster.remove', { name })} title={t('roster.remove', { name })} onClick={remove}><X size={15} /></button>
      </div>
      <ErrorLine errors={errors} />
    </li>
  );
}

/** People with what each is to do. */
export function RosterField({ value = [], onChange }: { value?: Duty[]; onChange?: (roster: Duty[]) => void }) {
  const { t } = useTranslation('incidents');
  const people = useDirectory();
  const free = people.filter((user) => !value.some((each) => each.user === user.id));
  return (
    <div className="stack">
      {value.length > 0 && (
        <ul className="plain roster-rows">
          {value.map((duty, index) => (
            <Row key={duty.user} duty={duty} index={index} name={people.find((user) => user.id === duty.user)?.name ?? t('roster.left')} set={(next) => onChange?.(value.map((each) => (each.user === duty.user ? next : each)))} remove={() => onChange?.(value.filter((each) => each.user !== duty.user))} />
          ))}
        </ul>
      )}
      <Select value={null} showSearch={{ optionFilterProp: 'label' }} placeholder={t('roster.add')} aria-label={t('roster.add')} className="roster-add" options={free.map((user) => ({ value: user.id, label: user.name }))} onChange={(user: Id | null) => user && onChange?.([...value, { user, role: '' }])} />
    </div>
  );
}
