import { Segmented } from 'antd';
import { MessagesSquare } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '@/shared/cases/types';
import { Markdown } from '@/shared/ui/Markdown';
import { Link } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { shortDate } from '@/shared/ui/time';
import type { CaseRights } from '../model/rights';
import { threadOf, type Show } from '../model/thread';
import { CaseComposer } from './CaseComposer';
import { EntryView, MessageView } from './ThreadItems';
import { useEntries, useTalks } from './useCasePage';

type Props = { matter: Case; rights: CaseRights; asked: { kind: 'note' | 'update'; count: number } };

/** Everything said and written about the case, across its conversations. */
export function CaseThread({ matter, rights, asked }: Props) {
  const { t, i18n } = useTranslation('cases');
  const [show, setShow] = useState<Show>('all');
  const entries = useEntries(matter.id);
  const { talks, hidden, partial, loading } = useTalks(matter.conversations);
  const items = useMemo(() => threadOf(talks, entries.data ?? [], show), [talks, entries.data, show]);
  const box = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  const last = items.at(-1)?.key;
  useEffect(() => {
    const element = box.current;
    if (element && pinned.current) element.scrollTop = element.scrollHeight;
  }, [last, loading]);

  return (
    <>
      <div className="thread-show">
        <Segmented size="small" value={show} onChange={setShow} aria-label={t('thread.show')} options={(['all', 'customer', 'notes'] as const).map((each) => ({ value: each, label: t(`thread.show_${each}`) }))} />
      </div>
      <div
        className="case-thread" ref={box} role="log" aria-label={t('tab.thread')} tabIndex={0}
        onScroll={(event) => { const element = event.currentTarget; pinned.current = element.scrollHeight - element.scrollTop - element.clientHeight < 60; }}
      >
        {matter.description && show !== 'notes' && <div className="case-description"><h2>{t('field.description')}</h2><Markdown text={matter.description} /></div>}
        {hidden > 0 && <p className="faint thread-line">{t('thread.hidden', { count: hidden })}</p>}
        {show !== 'notes' && partial.map((conversation) => <p key={conversation.id} className="faint thread-line">{t('thread.partial')} <Link to={`/inbox/all/${conversation.id}`}>{t('thread.whole')}</Link></p>)}
        {entries.isError && !entries.data ? <ErrorState error={entries.error} retry={() => void entries.refetch()} /> : (entries.isPending || loading) && items.length === 0 ? <SkeletonLines lines={6} /> : null}
        {!entries.isPending && !entries.isError && !loading && items.length === 0 && !matter.description && <EmptyState icon={MessagesSquare} title={t('thread.empty')}>{t('thread.empty_text')}</EmptyState>}
        {items.map((item) => {
          if (item.type === 'day') return <div key={item.key} className="thread-day"><span>{shortDate(item.at, i18n.language)}</span></div>;
          if (item.type === 'message') return <MessageView key={item.key} message={item.message} conversation={item.conversation} crossing={item.crossing && matter.conversations.length > 1} />;
          return <EntryView key={item.key} entry={item.entry} />;
        })}
        {matter.resolution && (matter.state_category === 'solved' || matter.state_category === 'closed') && show !== 'notes' && (
          <div className="case-description is-resolution"><h2>{t('move.resolution')}</h2><Markdown text={matter.resolution} /></div>
        )}
      </div>
      {rights.edit && <CaseComposer matter={matter} talks={talks} asked={asked} />}
    </>
  );
}
