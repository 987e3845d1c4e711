import { Bot, Check, CheckCheck, Scissors, StickyNote } from 'lucide-react';
import { Fragment, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation, Id, Message } from '@/shared/api/types';
import { withCatalogue } from '@/shared/i18n';
import { Avatar } from '@/shared/ui/Avatar';
import { Markdown } from '@/shared/ui/Markdown';
import { useDirectory } from '@/shared/ui/names';
import { clockTime, exactTime } from '@/shared/ui/time';
import type { Group } from '../model/grouping';
import { Attachments } from './Attachments';
import { CardView } from './CardView';

const RecognitionLine = lazy(() => withCatalogue('understanding', import('../assist/RecognitionLine')));

type Props = {
  group: Group; conversation: Conversation; me: Id; split?: (from: Message) => void;
  /** The customer's latest message, which tells what it is about. */
  latest?: Id; mayCorrect: boolean;
};

function Delivery({ message, conversation }: { message: Message; conversation: Conversation }) {
  const { t } = useTranslation('inbox');
  const state = message.seq <= conversation.contact_read_seq ? 'read' : message.seq <= conversation.contact_delivered_seq ? 'delivered' : 'sent';
  const Icon = state === 'sent' ? Check : CheckCheck;
  return (
    <span className={`delivery delivery-${state}`} title={t(`delivery.${state}`)}>
      <Icon size={14} aria-hidden="true" />
      <span className="hidden-text">{t(`delivery.${state}`)}</span>
    </span>
  );
}

export function MessageGroup({ group, conversation, me, split, latest, mayCorrect }: Props) {
  const { t, i18n } = useTranslation('inbox');
  const people = useDirectory();
  const ours = group.author_kind !== 'contact';
  const mine = group.author_kind === 'agent' && group.author === me;
  // Whoever gave a name with the first words was still nobody when they were written.
  const name = group.author_name || (ours ? '' : conversation.contact.name) || t('thread.customer');
  const last = group.messages.at(-1);
  const names = group.note ? people.map((user) => user.name) : undefined;
  return (
    <article className={`group ${ours ? 'group-ours' : 'group-theirs'} ${group.note ? 'group-note' : ''}`} aria-label={group.note ? `${t('thread.note')}, ${name}` : name}>
      <Avatar name={name} size={26} />
      <div className="group-body">
        <div className="group-head">
          <strong className="cut">{mine ? t('thread.you') : name}</strong>
          {group.author_kind === 'bot' && <span className="pill"><Bot size={11} aria-hidden="true" /> {t('thread.bot')}</span>}
          {group.note && <span className="note-label"><StickyNote size={11} aria-hidden="true" /> {t('thread.note_label')}</span>}
        </div>
        {group.messages.map((message) => (
          <Fragment key={message.id}>
          <div className="bubble-row">
            <div className="bubble">
              {message.text && !message.card && <Markdown text={message.text} mentions={names} />}
              {message.card && <CardView card={message.card} />}
              <Attachments attachments={message.attachments} />
            </div>
            <span className="bubble-side">
              <time className="tiny" dateTime={message.at} title={exactTime(message.at, i18n.language)}>{clockTime(message.at, i18n.language)}</time>
              {message === last && group.author_kind === 'agent' && !group.note && <Delivery message={message} conversation={conversation} />}
              {split && (
                <button type="button" className="icon-button split-button" title={t('action.split_here')} aria-label={t('action.split_here')} onClick={() => split(message)}>
                  <Scissors size={13} />
                </button>
              )}
            </span>
          </div>
          {message.id === latest && <Suspense fallback={null}><RecognitionLine conversation={conversation} message={message.id} mayCorrect={mayCorrect} /></Suspense>}
          </Fragment>
        ))}
      </div>
    </article>
  );
}
