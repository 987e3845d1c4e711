import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { useMe } from '@/shared/api/me';
import type { Conversation, Message } from '@/shared/api/types';
import { realtime } from '@/shared/realtime/client';
import { applyReceipt } from '@/shared/realtime/feed';
import { useOutgoing } from '@/shared/realtime/outgoing';
import type { Typist } from '@/shared/realtime/stream';
import { shortDate } from '@/shared/ui/time';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { grouped } from '../model/grouping';
import type { Rights } from '../model/rights';
import { useThread } from '../model/useLists';
import { MessageGroup } from './MessageGroup';
import { OutgoingMessages } from './OutgoingMessages';
import { SystemLine } from './SystemLine';
import { useScroll } from './useScroll';

type Props = { conversation: Conversation; rights: Rights; typing: Typist[]; split: (from: Message) => void };

/** Tells the server what this agent has seen, as soon as it is really on the screen. */
function useReading(conversation: Conversation, rights: Rights, lastSeq: number, atEnd: boolean) {
  const cache = useQueryClient();
  const me = useMe();
  const { id, agent_read_seq, unread } = conversation;
  const due = rights.takesPart && lastSeq > agent_read_seq && (unread > 0 || lastSeq - agent_read_seq > 0) && atEnd;
  const read = useCallback(() => {
    if (!due || document.visibilityState !== 'visible') return;
    realtime().read(id, lastSeq);
    applyReceipt(cache, id, { side: 'agent', read_seq: lastSeq, unread: 0 }, me.user.id);
  }, [cache, due, id, lastSeq, me.user.id]);
  useEffect(() => {
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [read]);
}

export function Thread({ conversation, rights, typing, split }: Props) {
  const { t, i18n } = useTranslation('inbox');
  const me = useMe();
  const { data, isError, error, refetch, loadOlder } = useThread(conversation.id);
  const outgoing = useOutgoing(conversation.id);
  const messages = useMemo(() => data?.items ?? [], [data]);
  const [readBefore] = useState(conversation.unread > 0 ? conversation.agent_read_seq : undefined);
  const sentIds = useMemo(() => new Set(messages.map((message) => message.client_id)), [messages]);
  const waiting = outgoing.filter((entry) => !sentIds.has(entry.client_id));
  const items = useMemo(() => grouped(messages, readBefore), [messages, readBefore]);
  const latest = messages.findLast((message) => message.author_kind === 'contact' && message.text)?.id;
  const lastSeq = messages.at(-1)?.seq ?? 0;
  const scroll = useScroll({ first: messages[0]?.seq, last: lastSeq, sending: waiting.length, typing: typing.length });
  useReading(conversation, rights, lastSeq, scroll.atEnd);

  const top = useRef<HTMLDivElement>(null);
  const [loading, setLoading] = useState(false);
  const complete = data?.complete ?? true;
  useEffect(() => {
    const mark = top.current;
    if (!mark || complete) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      setLoading(true);
      void loadOlder().catch(() => undefined).finally(() => setLoading(false));
    }, { root: scroll.box.current, rootMargin: '400px 0px 0px 0px' });
    observer.observe(mark);
    return () => observer.disconnect();
  }, [complete, loadOlder, scroll.box, messages.length]);
  useLayoutEffect(() => scroll.settle());

  if (isError && !data) return <div className="thread-body"><ErrorState error={error} retry={() => void refetch()} /></div>;
  return (
    <div className="thread-frame">
      <div className="thread-body" ref={scroll.box} onScroll={scroll.onScroll} role="log" aria-label={t('thread.messages')} tabIndex={0}>
        <div>
        {!data && <SkeletonLines lines={7} />}
        {data && <div ref={top} className="thread-top faint">{complete ? t('thread.beginning') : loading ? t('thread.loading_older') : null}</div>}
        {items.map((item) => {
          if (item.type === 'day') return <div key={item.key} className="day-line"><span>{shortDate(item.at, i18n.language)}</span></div>;
          if (item.type === 'unread') return <div key={item.key} className="unread-line"><span>{t('thread.new')}</span></div>;
          if (item.type === 'system') return <SystemLine key={item.key} message={item.message} />;
          return <MessageGroup key={item.key} group={item} conversation={conversation} me={me.user.id} split={rights.merge ? split : undefined} latest={latest} mayCorrect={rights.reply} />;
        })}
        <OutgoingMessages entries={waiting} />
        {typing.length > 0 && (
          <div className="typing" role="status">
            <i /><i /><i />
            <span>{t('thread.typing', { count: typing.length, names: typing.map((each) => each.name || t('thread.customer')).join(', ') })}</span>
          </div>
        )}
        </div>
      </div>
      {!scroll.atEnd && (
        <button type="button" className="jump" onClick={scroll.toEnd}>
          <ArrowDown size={14} aria-hidden="true" />
          {scroll.fresh > 0 ? t('thread.fresh', { count: scroll.fresh }) : t('thread.newest')}
        </button>
      )}
    </div>
  );
}
