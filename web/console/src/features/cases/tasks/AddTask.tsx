import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { isoOf } from '@/shared/cases/moment';
import { useDepartments } from '@/shared/cases/names';
import type { Case } from '@/shared/cases/types';
import { useDirectory, useQueues } from '@/shared/ui/names';
import { hasEnded, possibleDependencies } from '../model/tasks';
import { useTasks } from '../page/useCasePage';
import { useTaskActions } from './useTaskActions';

/** Work for somebody else, in any department. */
export function AddTask({ matter, close }: { matter: Case; close: () => void }) {
  const { t } = useTranslation('cases');
  const actions = useTaskActions(matter.id);
  const people = useDirectory();
  const queues = useQueues();
  const departments = useDepartments();
  const others = possibleDependencies(undefined, useTasks(matter.id).data ?? []).filter((task) => !hasEnded(task.state));
  const [title, setTitle] = useState('');
  const [description, setDescription] = useState('');
  const [to, setTo] = useState<{ department?: Id; owner?: Id; queue?: Id }>({});
  const [after, setAfter] = useState<Id[]>([]);
  const [due, setDue] = useState('');
  const [steps, setSteps] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const team = departments.find((each) => each.id === to.department);
  // Those of the department come first.
  const owners = [...people].sort((left, right) => Number(team?.members.includes(right.id) ?? false) - Number(team?.members.includes(left.id) ?? false));
  const submit = async () => {
    setTried(true);
    if (!title.trim() || busy) return;
    setBusy(true);
    const checklist = steps.split('\n').map((line) => line.replace(/^\s*[-*•]\s*/, '').trim()).filter(Boolean).slice(0, 50);
    const task = await actions.add({ title: title.trim(), description: description.trim() || undefined, ...to, depends_on: after, checklist, agreed_for: isoOf(due) });
    setBusy(false);
    if (task) close();
  };
  return (
    <Modal open title={t('task.add_to', { number: matter.number })} onCancel={close} onOk={() => void submit()} okText={t('task.add')} confirmLoading={busy} width={600}>
      <div className="case-form" onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void submit()}>
        <label className="case-label whole">
          <span className="case-label-name">{t('task.title')}<em aria-hidden="true">*</em></span>
          <Input autoFocus value={title} maxLength={200} aria-label={t('task.title')} status={tried && !title.trim() ? 'error' : undefined} onChange={(event) => setTitle(event.target.value)} onPressEnter={() => void submit()} />
          {tried && !title.trim() && <span className="case-problem" role="alert">{t('field.missing')}</span>}
        </label>
        <label className="case-label">
          <span className="case-label-name">{t('task.department')}</span>
          <Select allowClear showSearch={{ optionFilterProp: 'label' }} value={to.department} aria-label={t('task.department')} options={departments.map((each) => ({ value: each.id, label: each.name }))} onChange={(department?: Id) => setTo((old) => ({ ...old, department }))} />
        </label>
        <label className="case-label">
          <span className="case-label-name">{t('task.owner')}</span>
          <Select allowClear showSearch={{ optionFilterProp: 'label' }} value={to.owner} placeholder={t('list.nobody')} aria-label={t('task.owner')} options={owners.map((user) => ({ value: user.id, label: user.name }))} onChange={(owner?: Id) => setTo((old) => ({ ...old, owner }))} />
        </label>
        <label className="case-label">
          <span className="case-label-name">{t('field.queue')}</span>
          <Select allowClear showSearch={{ optionFilterProp: 'label' }} value={to.queue} aria-label={t('field.queue')} options={queues.filter((queue) => queue.status === 'active').map((queue) => ({ value: queue.id, label: queue.name }))} onChange={(queue?: Id) => setTo((old) => ({ ...old, queue }))} />
        </label>
        <label className="case-label">
          <span className="case-label-name">{t('task.due')}</span>
          <Input type="datetime-local" value={due} aria-label={t('task.due')} onChange={(event) => setDue(event.target.value)} />
          <span className="case-hint">{t('task.due_hint')}</span>
        </label>
        <label className="case-label whole">
          <span className="case-label-name">{t('field.description')}</span>
          <Input.TextArea rows={2} value={description} maxLength={10_000} aria-label={t('field.description')} onChange={(event) => setDescription(event.target.value)} />
        </label>
        <label className="case-label whole">
          <span className="case-label-name">{t('checklist.title')}</span>
          <Input.TextArea rows={2} value={steps} placeholder={t('checklist.one_per_line')} aria-label={t('checklist.title')} onChange={(event) => setSteps(event.target.value)} />
        </label>
        {others.length > 0 && (
          <label className="case-label whole">
            <span className="case-label-name">{t('task.depends')}</span>
            <Select mode="multiple" value={after} aria-label={t('task.depends')} options={others.map((task) => ({ value: task.id, label: task.title }))} onChange={setAfter} />
          </label>
        )}
      </div>
    </Modal>
  );
}
