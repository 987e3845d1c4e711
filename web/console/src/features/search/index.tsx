import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { FolderOpen, MessageCircle, Search as SearchIcon, UserRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { search } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { allows, useMe } from '@/shared/api/me';
import type { SearchHit } from '@/shared/api/types';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { StateMark } from '@/shared/cases/marks';
import { useCaseNames } from '@/shared/cases/names';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { useDebounced } from '@/shared/ui/useDebounced';
import { pieces } from './highlight';
import './search.css';

const kinds = ['all', 'case', 'conversation', 'contact'] as const;
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

type FoundCase = Awaited<ReturnType<typeof cases.find>>['items'][number];
const fewCases = 5;

function CaseHit({ found: { matter, excerpt, highlights } }: { found: FoundCase }) {
  const { stateName } = useCaseNames();
  return (
    <li>
      <Link to={`/cases/case/${matter.id}`} className="hit">
        <FolderOpen size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className="grow">
          <span className="row"><span className="faint numbers">{matter.number}</span><strong className="grow cut">{matter.subject}</strong><StateMark name={stateName(matter.kind, matter.state)} category={matter.state_category} /><TimeText at={matter.updated_at} className="faint" /></span>
          {/* Whoever typed its number sees it above already. */}
          {excerpt !== matter.number && excerpt !== matter.subject && <span className="hit-excerpt">{pieces(excerpt, highlights).map((piece, index) => (piece.marked ? <mark key={index}>{piece.text}</mark> : piece.text))}</span>}
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
  const me = useMe();
  const seesCases = allows(me, 'view_cases');
  const seesTalks = allows(me, 'view_conversations') || allows(me, 'view_contacts');
  const offered = kinds.filter((each) => (each === 'case' ? seesCases : each === 'all' ? seesCases && seesTalks : seesTalks));
  const [wanted, setKind] = useState<Kind>('all');
  const kind = offered.includes(wanted) ? wanted : (offered[0] ?? 'all');
  const query = useDebounced(text.trim(), 200);
  const given = address.get('query') ?? '';
  useEffect(() => {
    if (query !== given) navigate(query ? `/search?query=${encodeURIComponent(query)}` : '/search', 'replace');
    // The address follows the text, not the other way round.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [query]);

  const found = useInfiniteQuery({
    queryKey: keys.search(query, kind),
    queryFn: ({ pageParam, signal }) => search.find(query, kind === 'conversation' || kind === 'contact' ? kind : undefined, pageParam, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next, enabled: query.length > 0 && kind !== 'case',
  });
  const foundCases = useInfiniteQuery({
    queryKey: [...caseKeys.found(query), 'pages'], queryFn: ({ pageParam, signal }) => cases.find(query, pageParam, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next, enabled: query.length > 0 && seesCases && (kind === 'all' || kind === 'case'),
  });
  const hits = kind === 'case' ? [] : (found.data?.pages ?? []).flatMap((page) => page.items);
  const allCases = kind === 'all' || kind === 'case' ? (foundCases.data?.pages ?? []).flatMap((page) => page.items) : [];
  const shownCases = kind === 'all' ? allCases.slice(0, fewCases) : allCases;
  const more = kind === 'case' ? foundCases : found;

  const body = () => {
    if (!query) return <EmptyState icon={SearchIcon} title={t('start_title')}>{t('start_text')}</EmptyState>;
    if (more.isError) return <ErrorState error={more.error} retry={() => void more.refetch()} />;
    if (more.isPending || (hits.length === 0 && foundCases.isLoading)) return <SkeletonLines lines={8} />;
    if (hits.length === 0 && shownCases.length === 0) return <EmptyState icon={SearchIcon} title={t('nothing_title', { query })}>{t('nothing_text')}</EmptyState>;
    return (
      <>
        {shownCases.length > 0 && <ul className="plain hits" aria-label={t('case')}>{shownCases.map((each) => <CaseHit key={each.matter.id} found={each} />)}</ul>}
        {kind === 'all' && (allCases.length > fewCases || foundCases.hasNextPage) && <button type="button" className="bare more-cases" onClick={() => setKind('case')}>{t('all_cases')}</button>}
        <ul className="plain hits" aria-label={t('results')}>{hits.map((hit) => <Hit key={`${hit.kind} ${hit.id}`} hit={hit} />)}</ul>
        {more.hasNextPage && <div className="hits-more"><Button loading={more.isFetchingNextPage} onClick={() => void more.fetchNextPage()}>{common('action.load_more')}</Button></div>}
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
          {offered.length > 1 && offered.map((each) => (
            <button key={each} type="button" role="radio" aria-checked={kind === each} className="chip" onClick={() => setKind(each)}>{t(each)}</button>
          ))}
        </div>
      </header>
      <div aria-live="polite" aria-busy={found.isFetching || foundCases.isFetching}>{body()}</div>
    </div>
  );
}
