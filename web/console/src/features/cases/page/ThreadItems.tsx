import { Bot, Megaphone, Paperclip, StickyNote } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Attachment, Conversation, Message } from '@/shared/api/types';
import type { Entry } from '@/shared/cases/types';
import { Avatar } from '@/shared/ui/Avatar';
import { ChannelIcon } from '@/shared/ui/ChannelIcon';
import { Markdown } from '@/shared/ui/Markdown';
import { useContactName, useDirectory } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { clockTime, exactTime } from '@/shared/ui/time';

const At = ({ at }: { at: string }) => {
  const { i18n } = useTranslation();
  return <time className="tiny faint" dateTime={at} title={exactTime(at, i18n.language)}>{clockTime(at, i18n.language)}</time>;
};

const FileLinks = ({ files }: { files: Attachment[] | undefined }) => files?.map((file) => <a key={file.id} className="said-file" href={file.url} target="_blank" rel="noopener noreferrer"><Paperclip size={12} aria-hidden="true" /> <span className="cut">{file.name}</span></a>);

/** What the customer or a colleague said in one of the case's conversations. */
export function MessageView({ message, conversation, crossing }: { message: Message; conversation: Conversation; crossing: boolean }) {
  const { t } = useTranslation('cases');
  const contactName = useContactName();
  const theirs = message.author_kind === 'contact';
  const name = message.author_name || (theirs ? contactName(conversation.contact) : t('thread.us'));
  return (
    <>
      {crossing && <p className="thread-line faint"><ChannelIcon channel={conversation.channel} size={12} /> <Link to={`/inbox/all/${conversation.id}`}>{t('thread.in', { name: contactName(conversation.contact) })}</Link></p>}
      <article className={`said ${theirs ? 'said-theirs' : 'said-ours'}`} aria-label={name}>
        <Avatar name={name} size={24} />
        <div className="said-body">
          <div className="said-head"><strong className="cut">{name}</strong>{message.author_kind === 'bot' && <span className="pill"><Bot size={11} aria-hidden="true" /> {t('thread.bot')}</span>}<ChannelIcon channel={conversation.channel} size={12} /><At at={message.at} /></div>
          {message.text && <Markdown text={message.text} />}
          {message.card && <p>{message.card.title}</p>}
          <FileLinks files={message.attachments} />
        </div>
      </article>
    </>
  );
}

export function EntryView({ entry }: { entry: Entry }) {
  const { t } = useTranslation('cases');
  const people = useDirectory();
  if (entry.kind === 'line') {
    return <p className="thread-line faint"><span>{[entry.author_name, entry.text].filter(Boolean).join(': ')}</span> <At at={entry.at} /></p>;
  }
  const update = entry.kind === 'update';
  return (
    <article className={`said ${update ? 'said-update' : 'said-note'}`} aria-label={`${t(`entry.${entry.kind}`)}, ${entry.author_name}`}>
      <Avatar name={entry.author_name} size={24} />
      <div className="said-body">
        <div className="said-head">
          <strong className="cut">{entry.author_name}</strong>
          <span className={`pill ${update ? 'pill-accent' : 'note-pill'}`}>{update ? <Megaphone size={11} aria-hidden="true" /> : <StickyNote size={11} aria-hidden="true" />} {t(`entry.${entry.kind}`)}</span>
          <At at={entry.at} />
        </div>
        {entry.text && <Markdown text={entry.text} mentions={people.map((user) => user.name)} />}
        <FileLinks files={entry.attachments} />
      </div>
    </article>
  );
}
