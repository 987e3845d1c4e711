import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { MessageCircle, Search as SearchIcon, UserRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { search } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import type { SearchHit } from '@/shared/api/types';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { useDebounced } from '@/shared/ui/useDebounced';
import { pieces } from './highlight';
import './search.css';

const kinds = ['all', 'conversation', 'contact'] as const;
type Kind = (typeof kinds)[number];

function Hit({ hit }: { hit: SearchHit }) {
  const person = hit.kind === 'contact';
  const Icon = person ? UserRound : MessageCircle;
  const to = person ? `/customers/${hit.contact ?? hit.id}` : `/inbox/all/${hit.conversation ?? hit.id}`;
  return (
    <li>
      <Link to={to} className="hit">
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className="grow">
          <span className="row"><strong className="grow cut">{hit.title}</strong><TimeText at={hit.at} className="faint" /></span>
          <span className="hit-excerpt">
            {pieces(hit.excerpt, hit.highlights).map((piece, index) => (piece.marked ? <mark key={index}>{piece.text}</mark> : piece.text))}
          </span>
        </span>
      </Link>
    </li>
  );
}

export default function Search() {
  const { t } = useTranslation('search');
  const { t: common } = useTranslation();
  const { query: address } = useRoute();
  const [text, setText] = useState(address.get('query') ?? '');
  const [kind, setKind] = useState<Kind>('all');
  const query = useDebounced(text.trim(), 200);
  const given = address.get('query') ?? '';
  useEffect(() => {
    if (query !== given) navigate(query ? `/search?query=${encodeURIComponent(query)}` : '/search', 'replace');
    // The address follows the text, not the other way round.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [query]);

  const found = useInfiniteQuery({
    queryKey: keys.search(query, kind),
    queryFn: ({ pageParam, signal }) => search.find(query, kind === 'all' ? undefined : kind, pageParam, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next, enabled: query.length > 0,
  });
  const hits = (found.data?.pages ?? []).flatMap((page) => page.items);

  const body = () => {
    if (!query) return <EmptyState icon={SearchIcon} title={t('start_title')}>{t('start_text')}</EmptyState>;
    if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
    if (found.isPending) return <SkeletonLines lines={8} />;
    if (hits.length === 0) return <EmptyState icon={SearchIcon} title={t('nothing_title', { query })}>{t('nothing_text')}</EmptyState>;
    return (
      <>
        <ul className="plain hits" aria-label={t('results')}>{hits.map((hit) => <Hit key={`${hit.kind} ${hit.id}`} hit={hit} />)}</ul>
        {found.hasNextPage && <div className="hits-more"><Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{common('action.load_more')}</Button></div>}
      </>
    );
  };

  return (
    <div className="page search-page">
      <header className="search-head">
        <h1 className="hidden-text">{t('title')}</h1>
        <input
          autoFocus type="search" className="field search-field" value={text} placeholder={t('placeholder')} aria-label={t('placeholder')} onChange={(event) => setText(event.target.value)}
        />
        <div className="row" role="radiogroup" aria-label={t('title')}>
          {kinds.map((each) => (
            <button key={each} type="button" role="radio" aria-checked={kind === each} className="chip" onClick={() => setKind(each)}>{t(each)}</button>
          ))}
        </div>
      </header>
      <div aria-live="polite" aria-busy={found.isFetching}>{body()}</div>
    </div>
  );
}
