// Carries the socket's events into the query cache: the only place where both meet.
import type { EventFrame } from '@deskbell/realtime';
import type { QueryClient } from '@tanstack/react-query';
import { keys, type ListFilter } from '../api/keys';
import type { Conversation, Id, Me, Message, Offer, Page, Rating, UserSummary } from '../api/types';
import { applyCaseEvent } from '../cases/live';
import { withRecognition } from '../understanding/patch';
import type { ConversationRecognition, Mood, Recognition } from '../understanding/types';
import { play } from '../ui/sound';
import { plainText } from '../ui/markup';
import { notify } from './notices';
import { patchList, withMessage, withMessages, withReceipt, type ListData, type Receipt, type Thread } from './patch';

type ConversationEvent = { conversation: Conversation; by_name?: string; note?: string };
type Data = {
  conversation?: Conversation | Id; message?: Message; offer?: Offer | Id; user?: UserSummary; rating?: Rating; moved_from?: Id; recognition?: Recognition; mood?: Mood;
};

const later = new Map<string, ReturnType<typeof setTimeout>>();

/** Asks the server again, at most once per pause, for what events alone cannot tell. */
function refreshSoon(cache: QueryClient, key: readonly unknown[], pauseMs = 400) {
  const name = JSON.stringify(key);
  if (later.has(name)) return;
  later.set(
    name,
    setTimeout(() => {
      later.delete(name);
      void cache.invalidateQueries({ queryKey: key });
    }, pauseMs),
  );
}

export function putConversation(cache: QueryClient, conversation: Conversation, me: Id) {
  cache.setQueryData<Conversation>(keys.conversation(conversation.id), conversation);
  for (const [key, data] of cache.getQueriesData<ListData>({ queryKey: keys.lists })) {
    const filter = key[2] as ListFilter;
    if (data) cache.setQueryData<ListData>(key, patchList(data, conversation, filter, me));
  }
  const timeline = keys.contactConversations(conversation.contact.id);
  cache.setQueryData<ListData>(timeline, (data) => data && patchList(data, conversation, { view: 'all', contact: conversation.contact.id }, me));
}

export function findConversation(cache: QueryClient, id: Id): Conversation | undefined {
  const known = cache.getQueryData<Conversation>(keys.conversation(id));
  if (known) return known;
  for (const [, data] of cache.getQueriesData<{ pages: Page<Conversation>[] }>({ queryKey: keys.lists }))
    for (const page of data?.pages ?? []) {
      const found = page.items.find((item) => item.id === id);
      if (found) return found;
    }
  return undefined;
}

export function putMessages(cache: QueryClient, conversation: Id, messages: Message[]) {
  cache.setQueryData<Thread>(keys.messages(conversation), (thread) => thread && withMessages(thread, messages));
}

function changeConversation(cache: QueryClient, id: Id, me: Id, change: (old: Conversation) => Conversation) {
  const old = findConversation(cache, id);
  if (!old) return false;
  const next = change(old);
  if (next !== old) putConversation(cache, next, me);
  return true;
}

export function applyReceipt(cache: QueryClient, conversation: Id, receipt: Receipt, me: Id) {
  changeConversation(cache, conversation, me, (old) => withReceipt(old, receipt));
}

function onMessage(cache: QueryClient, message: Message, me: Me, viewed: Id | undefined, moved: boolean) {
  const mine = me.user.id;
  const before = findConversation(cache, message.conversation);
  putMessages(cache, message.conversation, [message]);
  const known = changeConversation(cache, message.conversation, mine, (old) => withMessage(old, message));
  if (!known) refreshSoon(cache, keys.lists);
  if (moved) return;
  const text = plainText(message.text).slice(0, 140);
  const looking = viewed === message.conversation && document.visibilityState === 'visible';
  if (message.mentions.includes(mine) && message.author !== mine) {
    refreshSoon(cache, keys.list({ view: 'mentions' }));
    refreshSoon(cache, keys.counts);
    notify({ key: message.id, kind: 'mentioned', conversation: message.conversation, at: message.at, name: before?.contact.name ?? '', author: message.author_name, text });
    if (!looking) play('message');
  } else if (message.author_kind === 'contact' && !looking && before?.owner === mine) {
    notify({ key: message.id, kind: 'message', conversation: message.conversation, at: message.at, name: message.author_name, text });
    play('message');
  }
}

function onConversation(cache: QueryClient, event: EventFrame, data: ConversationEvent, me: Me, viewed: Id | undefined) {
  const conversation = data.conversation;
  putConversation(cache, conversation, me.user.id);
  if (/\.(opened|queued|assigned|closed|reopened|merged|unmerged|split)$/.test(event.kind)) refreshSoon(cache, keys.counts);
  if (/\.(merged|unmerged|split)$/.test(event.kind)) void cache.invalidateQueries({ queryKey: keys.messages(conversation.id) });
  // Whoever accepts an offer, or looks at the conversation, knows already.
  const known = viewed === conversation.id || cache.getQueryData<Offer[]>(keys.offers)?.some((each) => each.conversation.id === conversation.id);
  if (event.kind === 'conversation.assigned' && conversation.owner === me.user.id && event.actor !== me.user.id && !known)
    notify({ key: `${event.position}`, kind: 'assigned', conversation: conversation.id, at: event.at, name: conversation.contact.name, text: data.note });
}

function onOffer(cache: QueryClient, kind: string, data: Data) {
  const offer = data.offer;
  if (kind === 'offer.made' && typeof offer === 'object') {
    cache.setQueryData<Offer[]>(keys.offers, (list) => [...(list ?? []).filter((each) => each.id !== offer.id), offer]);
    play('offer');
    return;
  }
  const id = typeof offer === 'object' ? offer.id : offer;
  const status = kind.slice('offer.'.length) as Offer['status'];
  cache.setQueryData<Offer[]>(keys.offers, (list) => (list ?? []).map((each) => (each.id === id ? { ...each, status } : each)));
}

function onPresence(cache: QueryClient, user: UserSummary) {
  cache.setQueryData<UserSummary[]>(keys.directory, (list) => list?.map((each) => (each.id === user.id ? user : each)));
  cache.setQueryData<Me>(keys.me, (me) =>
    me && me.user.id === user.id ? { ...me, user: { ...me.user, presence: user.presence, presence_since: user.presence_since } } : me,
  );
}

export function applyEvent(cache: QueryClient, event: EventFrame, me: Me, viewed: Id | undefined) {
  if (applyCaseEvent(cache, event)) {
    // They stand on pages of their own as well.
    if (event.kind.startsWith('approval.')) refreshSoon(cache, keys.approvals);
    return;
  }
  const data = event.data as Data;
  if (event.kind === 'conversation.message_posted' && data.message) onMessage(cache, data.message, me, viewed, data.moved_from !== undefined);
  else if (event.kind === 'conversation.receipt') applyReceipt(cache, event.stream, event.data as Receipt, me.user.id);
  else if (event.kind.startsWith('conversation.') && typeof data.conversation === 'object')
    onConversation(cache, event, event.data as ConversationEvent, me, viewed);
  else if (event.kind.startsWith('offer.')) onOffer(cache, event.kind, data);
  else if (event.kind === 'presence.changed' && data.user) onPresence(cache, data.user);
  else if (event.kind === 'routing.queue_changed') refreshSoon(cache, keys.queues);
  else if (event.kind.startsWith('notice.')) {
    const { unread } = event.data as { unread?: number };
    if (unread !== undefined) cache.setQueryData(keys.noticeCount, { unread });
    refreshSoon(cache, keys.notices);
    refreshSoon(cache, keys.approvals);
    if (event.kind === 'notice.told') play('message');
  } else if (event.kind.startsWith('incident.')) refreshSoon(cache, keys.incidents);
  else if (event.kind.startsWith('understanding.')) {
    const { recognition, mood } = data;
    if (recognition && mood) cache.setQueryData<ConversationRecognition>(['recognition', event.stream], (old) => old && withRecognition(old, { recognition, mood }));
  } else if (event.kind.startsWith('health.')) refreshSoon(cache, keys.alarms);
  else if (event.kind === 'survey.answered' && data.rating) {
    const rating = data.rating;
    cache.setQueryData<Rating | null>(keys.ratings(rating.conversation), rating);
    if (rating.agent === me.user.id)
      notify({ key: `rating ${rating.id} ${rating.score}`, kind: 'rated', conversation: rating.conversation, at: rating.at, name: rating.contact.name, score: rating.score, text: rating.comment });
  } else if (event.kind.startsWith('contact.')) {
    refreshSoon(cache, keys.contact(event.stream));
    refreshSoon(cache, keys.contactNotes(event.stream));
  }
}

/** After a gap that cannot be replayed: what is on the screen is asked for again, quietly. */
export function refreshEverything(cache: QueryClient) {
  void cache.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'me' && query.queryKey[0] !== 'draft' });
}

export function bumpCounts(cache: QueryClient) {
  refreshSoon(cache, keys.counts, 100);
}
