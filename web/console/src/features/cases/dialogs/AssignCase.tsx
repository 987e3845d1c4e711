import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows, useMe } from '@/shared/api/me';
import type { Assignment } from '@/shared/cases/api';
import type { Case } from '@/shared/cases/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { useDirectory, useQueues } from '@/shared/ui/names';

type Props = { matter: Pick<Case, 'id' | 'version' | 'owner' | 'queue' | 'number'>; close: () => void };

/** To a colleague or a queue, with a note for who takes over. */
export function AssignCase({ matter, close }: Props) {
  const { t } = useTranslation('cases');
  const me = useMe();
  const actions = useCaseActions();
  const assigns = useAllows('assign_cases');
  const people = useDirectory();
  const queues = useQueues();
  const [to, setTo] = useState<string | undefined>(matter.owner === me.user.id || matter.owner ? undefined : `u${me.user.id}`);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  // Without leave to assign one may take what nobody owns.
  const users = (assigns ? people : people.filter((user) => user.id === me.user.id && !matter.owner))
    .filter((user) => user.id !== matter.owner)
    .sort((left, right) => Number(right.id === me.user.id) - Number(left.id === me.user.id) || left.name.localeCompare(right.name))
    .map((user) => ({ value: `u${user.id}`, label: user.id === me.user.id ? t('assign.me', { name: user.name }) : user.name }));
  const groups = [
    { label: t('assign.people'), options: users },
    ...(assigns ? [{ label: t('assign.queues'), options: queues.filter((queue) => queue.status === 'active' && queue.id !== matter.queue).map((queue) => ({ value: `q${queue.id}`, label: queue.name })) }] : []),
    ...(assigns && matter.owner ? [{ label: t('assign.other'), options: [{ value: '-', label: t('assign.nobody') }] }] : []),
  ];
  const submit = async () => {
    if (!to || busy) return;
    setBusy(true);
    const name = groups.flatMap((group) => group.options).find((option) => option.value === to)?.label ?? '';
    const target: Assignment = to === '-' ? { clear: ['owner'] } : to.startsWith('u') ? { owner: to.slice(1) } : { queue: to.slice(1) };
    const after = await actions.assign(matter, { ...target, note: note.trim() || undefined }, name);
    setBusy(false);
    if (after) close();
  };
  return (
    <Modal open title={t('assign.title', { number: matter.number })} onCancel={close} onOk={() => void submit()} okText={t('assign.ok')} confirmLoading={busy} okButtonProps={{ disabled: !to }} width={460}>
      <div className="stack">
        <Select autoFocus showSearch={{ optionFilterProp: 'label' }} value={to} options={groups} placeholder={t('assign.search')} aria-label={t('assign.search')} onChange={setTo} />
        <Input.TextArea rows={2} value={note} maxLength={2000} placeholder={t('assign.note')} aria-label={t('assign.note')} onChange={(event) => setNote(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void submit()} />
      </div>
    </Modal>
  );
}
