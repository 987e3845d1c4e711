import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Plus, Users } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contacts } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { useAllows } from '@/shared/api/me';
import type { Contact, Id } from '@/shared/api/types';
import { Avatar } from '@/shared/ui/Avatar';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { useContactName } from '@/shared/ui/names';
import { usePreferences } from '@/shared/ui/preferences';
import { Link, navigate } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { useDebounced } from '@/shared/ui/useDebounced';
import { AddCustomer } from './AddCustomer';

function Row({ contact, chosen }: { contact: Contact; chosen: boolean }) {
  const name = useContactName()(contact);
  const address = contact.identities.find((each) => each.kind === 'email' || each.kind === 'phone')?.value;
  return (
    <Link to={`/customers/${contact.id}`} className="customer-row" aria-current={chosen ? 'true' : undefined}>
      <Avatar name={name} size={32} />
      <span className="grow">
        <span className="row"><strong className="grow cut">{name}</strong>{contact.last_seen_at && <TimeText at={contact.last_seen_at} className="faint" />}</span>
        <span className="faint cut">{[contact.company, address].filter(Boolean).join(' · ')}&nbsp;</span>
      </span>
    </Link>
  );
}

export function CustomerList({ chosen }: { chosen?: Id }) {
  const { t } = useTranslation('customers');
  const editable = useAllows('edit_contacts');
  const { largeType } = usePreferences();
  const [text, setText] = useState('');
  const [adding, setAdding] = useState(false);
  const query = useDebounced(text.trim(), 200);
  const list = useInfiniteQuery({
    queryKey: keys.contacts(query), queryFn: ({ pageParam, signal }) => contacts.list(query, pageParam, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next, placeholderData: (old) => old,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const rows = (list.data?.pages ?? []).flatMap((page) => page.items);
  const scroller = useRef<HTMLDivElement>(null);
  const height = largeType ? 68 : 56;
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 10 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 10) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const step = (by: number) => {
    const at = rows.findIndex((row) => row.id === chosen);
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) navigate(`/customers/${next.id}`, 'replace');
  };
  useHotkeys({ j: () => step(1), k: () => step(-1) });

  const body = () => {
    if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
    if (list.isPending) return <SkeletonLines lines={10} />;
    if (rows.length === 0)
      return query ? (
        <EmptyState icon={Users} title={t('nothing_title', { query })}>{t('nothing_text')}</EmptyState>
      ) : (
        <EmptyState icon={Users} title={t('empty_title')}>{t('empty_text')}</EmptyState>
      );
    return (
      <div className="virtual" role="list" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          return row ? (
            <div key={row.id} role="listitem" className="virtual-row" style={{ height, transform: `translateY(${item.start}px)` }}>
              <Row contact={row} chosen={row.id === chosen} />
            </div>
          ) : null;
        })}
      </div>
    );
  };

  return (
    <>
      <header className="customers-head">
        <div className="row">
          <h1 className="grow">{t('title')}</h1>
          {editable && <button type="button" className="icon-button" aria-label={t('add')} title={t('add')} onClick={() => setAdding(true)}><Plus size={17} /></button>}
        </div>
        <input type="search" className="field" value={text} placeholder={t('search')} aria-label={t('search')} onChange={(event) => setText(event.target.value)} />
      </header>
      <div className="customers-scroller" ref={scroller} tabIndex={-1}>{body()}</div>
      {adding && <AddCustomer close={() => setAdding(false)} />}
    </>
  );
}
