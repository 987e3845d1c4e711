import { useInfiniteQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { contacts } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { allows, useMe } from '@/shared/api/me';
import type { Conversation, Id } from '@/shared/api/types';
import { ContactFields, ContactHead } from '@/shared/contact/ContactCard';
import { ContactNotes } from '@/shared/contact/ContactNotes';
import { useContact } from '@/shared/contact/useContact';
import { withCatalogue } from '@/shared/i18n';
import { FoldCard } from '@/shared/ui/FoldCard';
import { safeHref } from '@/shared/ui/markup';
import { usePhone } from '@/shared/ui/media';
import { useContactName, useUserName } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { useConversationTitle } from '@/shared/ui/title';
import { useActions, type Actions } from '../actions/useActions';
import { useBotHere } from '../model/bots';
import { rightsIn } from '../model/rights';
import { useConversation } from '../model/useLists';
import { RatingCard } from './RatingCard';
import { RoutingWhy } from './RoutingWhy';
import { TagEditor } from './TagEditor';

const ConversationCases = lazy(() => withCatalogue('cases', import('@/shared/cases/ConversationCases')));

const BotCard = lazy(() => withCatalogue('understanding', import('./BotCard')).then((module) => ({ default: module.BotCard })));

const AssistPanel = lazy(() => withCatalogue('understanding', import('../assist/AssistPanel')));

const ConversationPromises = lazy(() => withCatalogue('cases', import('@/shared/cases/ConversationPromises')));

function Person({ id }: { id: Id }) {
  const { t } = useTranslation();
  const contact = useContact(id);
  if (contact.isError) return <ErrorState error={contact.error} retry={() => void contact.refetch()} />;
  if (!contact.data) return <SkeletonLines lines={5} />;
  return (
    <>
      <ContactHead contact={contact.data} />
      <ContactFields contact={contact.data} />
      <Link className="tiny" to={`/customers/${id}`}>{t('contact.profile')}</Link>
    </>
  );
}

function Earlier({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('inbox');
  const { t: common } = useTranslation();
  const titleOf = useConversationTitle();
  const id = conversation.contact.id;
  const list = useInfiniteQuery({
    queryKey: keys.contactConversations(id), queryFn: ({ pageParam, signal }) => contacts.conversations(id, pageParam, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next,
  });
  const others = (list.data?.pages ?? []).flatMap((page) => page.items).filter((each) => each.id !== conversation.id);
  if (list.isPending) return <SkeletonLines lines={2} />;
  if (others.length === 0) return <p className="faint">{t('context.first')}</p>;
  return (
    <ul className="plain earlier">
      {others.slice(0, 8).map((each) => (
        <li key={each.id}>
          <Link to={`/inbox/all/${each.id}`}>
            <span className="cut">{titleOf(each)}</span>
            <span className="faint">{common(`status.${each.status}`)} · <TimeText at={each.updated_at} /></span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Details({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('inbox');
  const userName = useUserName();
  const me = useMe();
  const actions = useActions();
  const editable = rightsIn(conversation, me).note;
  const page = conversation.page_url && safeHref(conversation.page_url);
  return (
    <div className="stack">
      <TagEditor conversation={conversation} editable={editable} save={(tags) => void actions.setTags(conversation, tags)} />
      <dl className="facts">
        <div>
          <dt>{t('context.priority')}</dt>
          <dd>
            <select className="field" aria-label={t('context.priority')} value={conversation.priority} disabled={!editable} onChange={(event) => void actions.change(conversation, { priority: Number(event.target.value) })}>
              {Array.from({ length: 10 }, (_, value) => <option key={value} value={value}>{value === 0 ? t('context.priority_normal') : value}</option>)}
            </select>
          </dd>
        </div>
        <div><dt>{t('context.started')}</dt><dd><TimeText at={conversation.created_at} /></dd></div>
        {page && <div><dt>{t('context.page')}</dt><dd><a href={page} target="_blank" rel="noopener noreferrer" title={page}>{page.replace(/^https?:\/\//, '')}</a></dd></div>}
        {conversation.disposition && <div><dt>{t('context.disposition')}</dt><dd title={conversation.disposition}>{conversation.disposition}</dd></div>}
      </dl>
      {conversation.participants.length > 0 && (
        <ul className="plain">
          {conversation.participants.map((each) => (
            <li key={each.user} className="row"><span className="grow cut">{userName(each.user)}</span><span className="pill">{t(`mode.${each.mode}`)}</span></li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Beside a conversation that a bot has or had. */
function OfBot({ conversation, actions }: { conversation: Conversation; actions: Actions }) {
  if (!useBotHere(conversation)) return null;
  return <Suspense fallback={<SkeletonLines lines={3} />}><BotCard conversation={conversation} give={actions.giveToBot} /></Suspense>;
}

export function ContextPane({ id, close }: { id: Id; close?: () => void }) {
  const { t } = useTranslation('inbox');
  const { t: common } = useTranslation();
  const me = useMe();
  const contactName = useContactName();
  const actions = useActions();
  const phone = usePhone();
  const { data } = useConversation(id);
  if (!data) return <aside className="context" aria-label={t('context.label')}><SkeletonLines lines={8} /></aside>;
  const contact = data.contact.id;
  return (
    <aside className="context" aria-label={t('context.label')}>
      {close && (
        <div className="context-close">
          <h1 className="grow cut">{contactName(data.contact)}</h1>
          <button type="button" className="icon-button" aria-label={common('action.close')} onClick={close}><X size={17} /></button>
        </div>
      )}
      <FoldCard name="person" title={t('context.person')}>{allows(me, 'view_contacts') ? <Person id={contact} /> : <strong>{data.contact.name}</strong>}</FoldCard>
      <OfBot conversation={data} actions={actions} />
      {!phone && <Suspense fallback={<SkeletonLines lines={4} />}><AssistPanel conversation={data} mayReply={rightsIn(data, me).reply} changeLanguage={(language) => void actions.change(data, { language })} /></Suspense>}
      {allows(me, 'view_cases') && <Suspense fallback={<SkeletonLines lines={2} />}><ConversationCases conversation={data} /></Suspense>}
      <Suspense fallback={null}><ConversationPromises conversation={id} mayKeep={rightsIn(data, me).reply} /></Suspense>
      <FoldCard name="details" title={t('context.details')}><Details conversation={data} /></FoldCard>
      {allows(me, 'view_contacts') && <FoldCard name="notes" title={common('contact.notes')}><ContactNotes contact={contact} /></FoldCard>}
      {allows(me, 'view_contacts') && <FoldCard name="earlier" title={t('context.earlier')}><Earlier conversation={data} /></FoldCard>}
      <FoldCard name="routing" title={t('context.routing')}><RoutingWhy conversation={data} /></FoldCard>
      {allows(me, 'view_surveys') && <RatingCard conversation={data} />}
    </aside>
  );
}
