import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import type { Case } from '@/shared/cases/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { useContactName } from '@/shared/ui/names';
import { useConversationTitle } from '@/shared/ui/title';
import { useEntries, useTalks } from '../page/useCasePage';

type Choice = { id: Id; label: string };

function Choices({ title, choices, chosen, toggle }: { title: string; choices: Choice[]; chosen: Id[]; toggle: (id: Id) => void }) {
  if (choices.length === 0) return null;
  return (
    <fieldset className="split-choices">
      <legend>{title}</legend>
      {choices.map((choice) => <label key={choice.id} className="row"><input type="checkbox" checked={chosen.includes(choice.id)} onChange={() => toggle(choice.id)} /><span className="cut" title={choice.label}>{choice.label}</span></label>)}
    </fieldset>
  );
}

/** Some of the case's things go over to a new case. */
export function SplitCase({ matter, close }: { matter: Case; close: () => void }) {
  const { t } = useTranslation('cases');
  const actions = useCaseActions();
  const titleOf = useConversationTitle();
  const contactName = useContactName();
  const { talks } = useTalks(matter.conversations);
  const entries = (useEntries(matter.id).data ?? []).filter((entry) => entry.kind !== 'line');
  const [subject, setSubject] = useState('');
  const [what, setWhat] = useState<{ conversations: Id[]; tasks: Id[]; entries: Id[] }>({ conversations: [], tasks: [], entries: [] });
  const [busy, setBusy] = useState(false);
  const toggle = (name: keyof typeof what) => (id: Id) => setWhat((old) => ({ ...old, [name]: old[name].includes(id) ? old[name].filter((each) => each !== id) : [...old[name], id] }));
  const nothing = what.conversations.length + what.tasks.length + what.entries.length === 0;
  const submit = async () => {
    if (!subject.trim() || nothing || busy) return;
    setBusy(true);
    const done = await actions.split(matter, { subject: subject.trim(), ...what });
    setBusy(false);
    if (done) close();
  };
  return (
    <Modal open title={t('split.of', { number: matter.number })} onCancel={close} onOk={() => void submit()} okText={t('split.ok')} okButtonProps={{ disabled: !subject.trim() || nothing }} confirmLoading={busy} width={560}>
      <div className="stack">
        <Input autoFocus value={subject} maxLength={200} placeholder={t('split.subject')} aria-label={t('split.subject')} onChange={(event) => setSubject(event.target.value)} />
        <Choices title={t('conversations.title')} chosen={what.conversations} toggle={toggle('conversations')} choices={talks.map(({ conversation }) => ({ id: conversation.id, label: `${contactName(conversation.contact)}: ${titleOf(conversation)}` }))} />
        <Choices title={t('tab.tasks')} chosen={what.tasks} toggle={toggle('tasks')} choices={matter.tasks.map((task) => ({ id: task.id, label: task.title }))} />
        <Choices title={t('split.entries')} chosen={what.entries} toggle={toggle('entries')} choices={entries.map((entry) => ({ id: entry.id, label: `${entry.author_name}: ${entry.text}` }))} />
        {talks.length + matter.tasks.length + entries.length === 0 && <p className="faint">{t('split.nothing')}</p>}
      </div>
    </Modal>
  );
}
