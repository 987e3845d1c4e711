import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contacts } from '../api/endpoints';
import { keys } from '../api/keys';
import { useAllows } from '../api/me';
import type { Id } from '../api/types';
import { Markdown } from '../ui/Markdown';
import { SkeletonLines } from '../ui/States';
import { TimeText } from '../ui/TimeText';
import { useContactActions } from './useContact';

export function ContactNotes({ contact }: { contact: Id }) {
  const { t } = useTranslation();
  const editable = useAllows('edit_contacts');
  const { addNote, removeNote } = useContactActions(contact);
  const [text, setText] = useState('');
  const notes = useQuery({ queryKey: keys.contactNotes(contact), queryFn: ({ signal }) => contacts.notes(contact, { signal }) });
  const add = async () => {
    if (text.trim() && (await addNote(text.trim()))) setText('');
  };
  return (
    <div className="stack">
      {notes.isPending && <SkeletonLines lines={2} />}
      {notes.data?.length === 0 && <p className="faint">{t('contact.no_notes')}</p>}
      <ul className="plain stack">
        {notes.data?.map((note) => (
          <li key={note.id} className="contact-note">
            <Markdown text={note.text} />
            <div className="row faint">
              <span className="grow cut">{note.author_name} · <TimeText at={note.at} /></span>
              {editable && <button type="button" className="icon-button quiet" aria-label={t('contact.delete_note')} onClick={() => void removeNote(note.id)}><Trash2 size={13} /></button>}
            </div>
          </li>
        ))}
      </ul>
      {editable && (
        <form className="stack" onSubmit={(event) => { event.preventDefault(); void add(); }}>
          <textarea
            className="field field-area" rows={2} value={text} placeholder={t('contact.note_placeholder')} aria-label={t('contact.add_note')} maxLength={4000} onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void add(); } }}
          />
          {text.trim() && <div><button type="submit" className="small-button">{t('contact.add_note')}</button></div>}
        </form>
      )}
    </div>
  );
}
