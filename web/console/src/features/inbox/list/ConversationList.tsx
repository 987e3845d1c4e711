import { useVirtualizer } from '@tanstack/react-virtual';
import { useQueryClient } from '@tanstack/react-query';
import { Inbox as InboxIcon } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { usePreferences } from '@/shared/ui/preferences';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { threadQuery, useConversationList } from '../model/useLists';
import { pathOf, useFilter } from '../model/useFilter';
import { ConversationRow } from './ConversationRow';
import { ListHeader } from './ListHeader';

function RowSkeletons() {
  return (
    <div aria-hidden="true">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className="row-skeleton">
          <span className="bone bone-disc" />
          <div className="grow stack"><span className="bone bone-0" /><span className="bone bone-1" /></div>
        </div>
      ))}
    </div>
  );
}

export function ConversationList() {
  const { t } = useTranslation('inbox');
  const cache = useQueryClient();
  const { filter, conversation, active, open } = useFilter();
  const { largeType } = usePreferences();
  const list = useConversationList(filter);
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const height = largeType ? 96 : 76;
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const [announced, setAnnounced] = useState('');

  useEffect(() => {
    virtual.measure();
  }, [height, virtual]);
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 10) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const warm = useCallback((id: Id) => void cache.prefetchQuery(threadQuery(cache, id)), [cache]);
  const step = (by: number) => {
    const at = rows.findIndex((row) => row.id === conversation);
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (!next) return;
    open(next.id, conversation ? 'replace' : 'push');
    virtual.scrollToIndex(rows.indexOf(next), { align: 'auto' });
    setAnnounced(next.contact.name);
    const after = rows[rows.indexOf(next) + by];
    if (after) warm(after.id);
  };
  useHotkeys({ j: () => step(1), k: () => step(-1) });

  const body = () => {
    if (list.isError && rows.length === 0) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
    if (list.isPending) return <RowSkeletons />;
    if (rows.length === 0)
      return (
        <EmptyState icon={InboxIcon} title={active ? t('list.nothing_title') : t(`list.empty_${filter.view}`)}>
          {active ? t('list.nothing_text') : t(`list.empty_${filter.view}_text`)}
        </EmptyState>
      );
    return (
      <div className="virtual" role="list" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key} role="listitem" aria-posinset={item.index + 1} aria-setsize={hasNextPage ? -1 : rows.length}
              className="virtual-row" style={{ height, transform: `translateY(${item.start}px)` }}
            >
              <ConversationRow conversation={row} chosen={row.id === conversation} to={pathOf(filter, row.id)} warm={warm} />
            </div>
          );
        })}
      </div>
    );
  };

  return (
    <>
      <ListHeader />
      <div className="list-scroller" ref={scroller} tabIndex={-1}>
        {body()}
      </div>
      <div className="hidden-text" role="status" aria-live="polite">{announced}</div>
    </>
  );
}
