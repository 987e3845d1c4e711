import { useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { Megaphone, Paperclip, StickyNote } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { renewLists } from '@/shared/cases/live';
import type { Case, Entry } from '@/shared/cases/types';
import PromiseLine from '@/shared/cases/PromiseLine';
import { modKey } from '@/shared/ui/hotkeys';
import { useContactName, useDirectory } from '@/shared/ui/names';
import { useProblem } from '@/shared/ui/problem';
import { AttachmentTray } from '@/shared/uploads/AttachmentTray';
import { useUploads } from '@/shared/uploads/useUploads';
import type { Talk } from '../model/thread';

type Kind = 'note' | 'update';
type Props = { matter: Case; talks: Talk[]; asked: { kind: Kind; count: number }; task?: Id };

/** A note for colleagues, or an update that goes to the customer in his own conversation. */
export function CaseComposer({ matter, talks, asked, task }: Props) {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const problem = useProblem();
  const people = useDirectory();
  const contactName = useContactName();
  // Read while rendering: what is typed right after the shortcut must not land in the other text.
  const [chosen, setChosen] = useState({ kind: 'note' as Kind, after: 0 });
  const kind = asked.count > chosen.after ? asked.kind : chosen.kind;
  const [texts, setTexts] = useState({ note: '', update: '' });
  const [to, setTo] = useState<Id>();
  const [sent, setSent] = useState('');
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  // What is meant for colleagues must not go to the customer because of a click on the other tab.
  const files = { note: useUploads(`${matter.id} ${task ?? ''} note`), update: useUploads(`${matter.id} update`) };
  useEffect(() => {
    if (asked.count > 0) field.current?.focus();
  }, [asked]);
  const reachable = talks.filter(({ conversation }) => conversation.status !== 'closed');
  const canTell = !task && reachable.length > 0;
  const shown: Kind = kind === 'update' && (canTell || !task) ? 'update' : 'note';
  const text = texts[shown];
  const uploads = files[shown];
  const empty = !text.trim() && uploads.ready.length === 0;
  const blocked = shown === 'update' && !canTell;
  const target = reachable.find(({ conversation }) => conversation.id === to) ?? reachable[0];

  const send = async () => {
    if (empty || uploads.busy || uploads.failed || busy || blocked) return;
    const attachments = uploads.ready;
    setBusy(true);
    try {
      const mentions = people.filter((user) => text.includes(`@${user.name}`)).map((user) => user.id);
      const entry = await cases.write(matter.id, { kind: shown, text: text.trim(), attachments: attachments.map(({ id }) => id), mentions, task, conversation: shown === 'update' ? target?.conversation.id : undefined });
      cache.setQueryData<Entry[]>(caseKeys.entries(matter.id, task), (old) => old && [...old.filter((each) => each.id !== entry.id), entry]);
      if (shown === 'update') setSent(text.trim());
      setTexts((old) => ({ ...old, [shown]: '' }));
      uploads.drop(attachments);
      void cache.invalidateQueries({ queryKey: caseKeys.parts(matter.id) });
      void cache.invalidateQueries({ queryKey: caseKeys.one(matter.id) });
      renewLists(cache);
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
      field.current?.focus();
    }
  };
  return (
    <div className={`case-composer ${shown === 'note' ? 'is-note' : ''} ${uploads.over ? 'is-over' : ''}`} {...(blocked ? {} : uploads.dropTarget)}>
      <div className="row">
        {task ? <span className="tiny note-head"><StickyNote size={12} aria-hidden="true" /> {t('entry.task_note')}</span> : (
          <div className="composer-kinds" role="tablist" aria-label={t('entry.label')}>
            {(['note', 'update'] as const).map((each) => (
              <button key={each} type="button" role="tab" aria-selected={shown === each} onClick={() => { setChosen({ kind: each, after: asked.count }); field.current?.focus(); }}>
                {each === 'note' ? <StickyNote size={13} aria-hidden="true" /> : <Megaphone size={13} aria-hidden="true" />} {t(`entry.${each}`)}
              </button>
            ))}
          </div>
        )}
        <span className="grow" />
        {shown === 'update' && canTell && (reachable.length > 1 ? (
          <Select
            size="small" variant="borderless" value={target?.conversation.id} aria-label={t('entry.to')} onChange={setTo} popupMatchSelectWidth={false}
            options={reachable.map(({ conversation }) => ({ value: conversation.id, label: `${common(`channel.${conversation.channel}`)} · ${contactName(conversation.contact)}` }))}
          />
        ) : target && <span className="tiny faint cut">{t('entry.goes_to', { channel: common(`channel.${target.conversation.channel}`), name: contactName(target.conversation.contact) })}</span>)}
      </div>
      {blocked ? <p className="faint composer-blocked">{t('entry.no_way')}</p> : (
        <textarea
          ref={field} rows={task ? 2 : 3} value={text} maxLength={10_000} placeholder={t(task ? 'entry.task_placeholder' : `entry.${shown}_placeholder`)} aria-label={t(task ? 'entry.task_note' : `entry.${shown}`)}
          onPaste={uploads.onPaste} onChange={(event) => setTexts((old) => ({ ...old, [shown]: event.target.value }))}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void send(); }
            else if (event.key === 'Escape') { event.stopPropagation(); field.current?.blur(); }
          }}
        />
      )}
      {!blocked && <AttachmentTray uploads={uploads} />}
      {shown === 'update' && canTell && <PromiseLine case_id={matter.id} conversation={target?.conversation.id} text={text} sent={sent} back={() => field.current?.focus()} />}
      <div className="row">
        <input ref={chooser} type="file" multiple hidden onChange={(event) => { if (event.target.files) uploads.pick(event.target.files); event.target.value = ''; }} />
        <button type="button" className="icon-button" title={t('entry.attach')} aria-label={t('entry.attach')} disabled={blocked} onClick={() => chooser.current?.click()}><Paperclip size={15} /></button>
        <span className="grow tiny faint composer-hint">{t('entry.hint', { key: `${modKey} Enter` })}</span>
        <Button size="small" type="primary" loading={busy} disabled={empty || uploads.busy || uploads.failed || blocked} onClick={() => void send()}>{t(shown === 'note' ? 'entry.add_note' : 'entry.tell')}</Button>
      </div>
    </div>
  );
}
