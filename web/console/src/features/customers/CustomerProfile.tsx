import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { ArrowLeft, MessageSquarePlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contacts } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { useAllows } from '@/shared/api/me';
import type { Contact, Conversation, Id } from '@/shared/api/types';
import { ContactFields, ContactHead } from '@/shared/contact/ContactCard';
import { ContactNotes } from '@/shared/contact/ContactNotes';
import { useContact } from '@/shared/contact/useContact';
import { ChannelIcon } from '@/shared/ui/ChannelIcon';
import { plainText } from '@/shared/ui/markup';
import { useContactName, useUserName } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { TimeText } from '@/shared/ui/TimeText';
import { useConversationTitle } from '@/shared/ui/title';
import { StartConversation } from './StartConversation';

function TimelineEntry({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation();
  const userName = useUserName();
  const titleOf = useConversationTitle();
  const agent = conversation.owner ?? conversation.last_agent;
  return (
    <li className="timeline-entry">
      <span className="timeline-mark"><ChannelIcon channel={conversation.channel} size={15} /></span>
      <Link to={`/inbox/all/${conversation.id}`} className="timeline-card">
        <span className="row">
          <strong className="grow cut">{titleOf(conversation)}</strong>
          <span className={`pill status-${conversation.status}`}>{t(`status.${conversation.status}`)}</span>
        </span>
        {conversation.subject && conversation.last_message && conversation.last_message.kind !== 'system' && <span className="cut timeline-text">{plainText(conversation.last_message.text)}</span>}
        <span className="row faint">
          <span title={exactTime(conversation.created_at, i18n.language)}><TimeText at={conversation.updated_at} /></span>
          {agent && <span className="cut">{userName(agent)}</span>}
          {conversation.tags.slice(0, 3).map((tag) => <span key={tag} className="pill cut">{tag}</span>)}
        </span>
      </Link>
    </li>
  );
}

function Timeline({ contact }: { contact: Contact }) {
  const { t } = useTranslation('customers');
  const { t: common } = useTranslation();
  const list = useInfiniteQuery({
    queryKey: keys.contactConversations(contact.id), queryFn: ({ pageParam, signal }) => contacts.conversations(contact.id, pageParam, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next,
  });
  const items = (list.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <section className="timeline" aria-label={t('timeline')}>
      <h2>{t('timeline')}</h2>
      {list.isPending && <SkeletonLines lines={6} />}
      {list.isError && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {list.data && items.length === 0 && <p className="faint">{t('no_conversations')}</p>}
      <ol className="plain">{items.map((each) => <TimelineEntry key={each.id} conversation={each} />)}</ol>
      {list.hasNextPage && <Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common('action.load_more')}</Button>}
    </section>
  );
}

export function CustomerProfile({ id, back }: { id: Id; back?: () => void }) {
  const { t } = useTranslation('customers');
  const { t: common } = useTranslation();
  const mayReply = useAllows('reply');
  const contactName = useContactName();
  const [starting, setStarting] = useState(false);
  const contact = useContact(id);
  const head = back && <button type="button" className="icon-button" aria-label={common('action.back')} onClick={back}><ArrowLeft size={18} /></button>;
  if (contact.isError) return <div className="profile">{head}<ErrorState error={contact.error} retry={() => void contact.refetch()} /></div>;
  if (!contact.data) return <div className="profile">{head}<SkeletonLines lines={10} /></div>;
  return (
    <div className="profile">
      <header className="profile-head">
        {head}
        <h1 className="hidden-text">{contactName(contact.data)}</h1>
        <div className="grow"><ContactHead contact={contact.data} size={48} /></div>
        {mayReply && <Button icon={<MessageSquarePlus size={15} />} aria-label={t('start')} onClick={() => setStarting(true)}>{back ? undefined : t('start')}</Button>}
      </header>
      <div className="profile-grid">
        <Timeline contact={contact.data} />
        <div className="profile-side">
          <section><h2>{t('details')}</h2><ContactFields contact={contact.data} /></section>
          <section><h2>{common('contact.notes')}</h2><ContactNotes contact={id} /></section>
        </div>
      </div>
      {starting && <StartConversation contact={contact.data} close={() => setStarting(false)} />}
    </div>
  );
}
