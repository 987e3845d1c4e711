import { Input, Modal } from 'antd';
import { Inbox } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import type { Conversation } from '@/shared/api/types';
import { Avatar } from '@/shared/ui/Avatar';
import { useDirectory, useQueues } from '@/shared/ui/names';
import type { Actions } from './useActions';

type Target = { key: string; name: string; user?: string; queue?: string; presence?: string; hint?: string };
type Props = { conversation: Conversation; actions: Actions; close: () => void };

export function AssignDialog({ conversation, actions, close }: Props) {
  const { t } = useTranslation('inbox');
  const { t: common } = useTranslation();
  const me = useMe();
  const people = useDirectory();
  const queues = useQueues();
  const [query, setQuery] = useState('');
  const [note, setNote] = useState('');
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);

  const order = (presence: string) => (presence === 'online' ? 0 : presence === 'offline' ? 2 : 1);
  const targets: Target[] = [
    ...people
      .filter((user) => user.id !== conversation.owner)
      .sort((left, right) => (left.id === me.user.id ? -1 : right.id === me.user.id ? 1 : order(left.presence) - order(right.presence) || left.name.localeCompare(right.name)))
      .map((user) => ({ key: `u${user.id}`, user: user.id, name: user.name, presence: user.presence, hint: user.id === me.user.id ? t('thread.you') : common(`presence.${user.presence}`) })),
    ...queues.filter((queue) => queue.status === 'active').map((queue) => ({ key: `q${queue.id}`, queue: queue.id, name: queue.name, hint: t('assign.queue') })),
  ].filter((target) => target.name.toLowerCase().includes(query.trim().toLowerCase()));
  const chosen = targets[Math.min(at, targets.length - 1)];

  const submit = async () => {
    if (!chosen || busy) return;
    setBusy(true);
    const to = { user: chosen.user, queue: chosen.queue, note: note.trim() || undefined };
    const after = await actions.assign(conversation, to, chosen.name);
    setBusy(false);
    if (after) close();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step) {
      event.preventDefault();
      setAt((old) => (Math.min(old, targets.length - 1) + step + targets.length) % targets.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      void submit();
    }
  };

  return (
    <Modal open title={t('assign.title')} onCancel={close} onOk={() => void submit()} okText={t('assign.ok')} confirmLoading={busy} okButtonProps={{ disabled: !chosen }} width={460}>
      <div className="stack">
        <Input
          autoFocus value={query} placeholder={t('assign.search')} role="combobox" aria-expanded="true" aria-controls="assign-list"
          aria-activedescendant={chosen ? `assign-${chosen.key}` : undefined} aria-label={t('assign.search')}
          onChange={(event) => { setQuery(event.target.value); setAt(0); }} onKeyDown={onKey}
        />
        <div id="assign-list" role="listbox" aria-label={t('assign.title')} className="pick-list" tabIndex={0} onKeyDown={onKey}>
          {targets.map((target, index) => (
            <div
              key={target.key} id={`assign-${target.key}`} role="option" aria-selected={target === chosen} className="pick" onClick={() => setAt(index)}
              onDoubleClick={() => void submit()}
            >
              {target.user ? <Avatar name={target.name} size={26} presence={target.presence} /> : <span className="pick-icon"><Inbox size={15} aria-hidden="true" /></span>}
              <span className="grow cut">{target.name}</span>
              <span className="faint">{target.hint}</span>
            </div>
          ))}
          {targets.length === 0 && <p className="faint pick-none">{t('assign.nobody')}</p>}
        </div>
        <Input.TextArea
          rows={2} value={note} placeholder={t('assign.note')} aria-label={t('assign.note')} maxLength={2000} onChange={(event) => setNote(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void submit()}
        />
      </div>
    </Modal>
  );
}
