import { Paperclip, StickyNote } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id, Message } from '@/shared/api/types';
import type { Typist } from '@/shared/realtime/stream';
import { Markdown } from '@/shared/ui/Markdown';
import { useDirectory } from '@/shared/ui/names';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { clockTime, exactTime } from '@/shared/ui/time';
import { useWatchedThread } from './useWatch';

function Line({ message, names }: { message: Message; names: string[] }) {
  const { t, i18n } = useTranslation('live');
  const time = <time className="faint tiny" dateTime={message.at} title={exactTime(message.at, i18n.language)}>{clockTime(message.at, i18n.language)}</time>;
  if (message.kind === 'system')
    return <div className="watch-system">{i18n.language === 'en' && message.text ? message.text : t(`code.${message.code ?? ''}` as 'code.queued', { defaultValue: message.text })} {time}</div>;
  const note = message.kind === 'note';
  const side = note ? 'note' : message.author_kind === 'contact' ? 'theirs' : 'ours';
  return (
    <article className={`watch-line watch-${side}`}>
      <div className="row watch-head">
        <strong className="cut">{message.author_name || t('customer')}</strong>
        {note && <span className="pill pill-warn"><StickyNote size={11} aria-hidden="true" /> {t('note')}</span>}
        {time}
      </div>
      {message.text && <Markdown text={message.text} mentions={note ? names : undefined} />}
      {message.card && <div className="prose"><strong>{message.card.title}</strong></div>}
      {message.attachments.map((file) => (
        <a key={file.id} className="row" href={file.url} target="_blank" rel="noopener noreferrer">
          <Paperclip size={13} aria-hidden="true" /> <span className="cut">{file.name}</span>
        </a>
      ))}
    </article>
  );
}

export function WatchThread({ id, typing }: { id: Id; typing: Typist[] }) {
  const { t } = useTranslation('live');
  const thread = useWatchedThread(id);
  const names = useDirectory().map((user) => user.name);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = thread.data?.items.at(-1)?.seq;
  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last, typing.length]);
  if (thread.isError) return <ErrorState error={thread.error} retry={() => void thread.refetch()} />;
  if (!thread.data) return <SkeletonLines lines={7} />;
  return (
    <div
      ref={box} className="watch-thread" role="log" aria-label={t('thread')} tabIndex={0}
      onScroll={({ currentTarget: at }) => (atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 60)}
    >
      {!thread.data.complete && <p className="faint watch-system">{t('earlier_hidden')}</p>}
      {thread.data.items.map((message) => <Line key={message.id} message={message} names={names} />)}
      {typing.map((each) => <p key={each.key} className="faint">{t('typing', { name: each.name || t('customer') })}</p>)}
    </div>
  );
}
