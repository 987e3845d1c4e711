import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { MessageSquare, ThumbsDown, ThumbsUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from '@/shared/ui/router';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { knowledge, knowledgeKeys } from '../api';
import type { Article } from '../types';

const figures = ['shown', 'opened', 'inserted', 'solved', 'helpful', 'not_helpful'] as const;

/** What became of an article: figures of the last thirty days, what readers said, and where it was the answer. */
export function UsePane({ article }: { article: Article }) {
  const { t } = useTranslation('knowledge');
  const { t: common } = useTranslation();
  const report = useQuery({ queryKey: knowledgeKeys.usefulness(article.id), queryFn: ({ signal }) => knowledge.usefulness({ article: article.id }, { signal }) });
  const feedback = useInfiniteQuery({ queryKey: knowledgeKeys.feedback(article.id), initialPageParam: undefined as string | undefined, queryFn: ({ pageParam, signal }) => knowledge.feedback({ article: article.id, cursor: pageParam }, { signal }), getNextPageParam: (page) => page.next });
  const links = useInfiniteQuery({ queryKey: knowledgeKeys.links(article.id), initialPageParam: undefined as string | undefined, queryFn: ({ pageParam, signal }) => knowledge.links(article.id, { cursor: pageParam }, { signal }), getNextPageParam: (page) => page.next });
  const row = report.data?.[0];
  const said = feedback.data?.pages.flatMap((page) => page.items);
  const used = links.data?.pages.flatMap((page) => page.items);
  return (
    <div className="know-use">
      <section className="stack" aria-labelledby="use-figures">
        <h2 id="use-figures">{t('use.last_month')}</h2>
        {report.isError ? <ErrorState error={report.error} retry={() => void report.refetch()} /> : !report.data ? <SkeletonLines lines={2} /> : <dl className="know-figures">{figures.map((name) => <div key={name}><dt>{t(`use.${name}`)}</dt><dd className="numbers">{row?.[name] ?? 0}</dd></div>)}</dl>}
      </section>
      <section className="stack" aria-labelledby="use-said">
        <h2 id="use-said">{t('use.said')}</h2>
        {feedback.isError ? <ErrorState error={feedback.error} retry={() => void feedback.refetch()} /> : !said ? <SkeletonLines lines={3} /> : said.length === 0 ? <p className="faint">{t('use.said_none')}</p> : (
          <ul className="plain know-lines">
            {said.map((note) => <li key={note.id} className="row">{note.helpful ? <ThumbsUp size={15} aria-label={t('use.helpful')} /> : <ThumbsDown size={15} aria-label={t('use.not_helpful')} />}<span className="grow know-comment">{note.comment || <span className="faint">{t(note.helpful ? 'use.helpful' : 'use.not_helpful')}</span>}</span><span className="faint">{t('versions.number', { number: note.version })} · {t(`tag.${note.language}`, { defaultValue: note.language })}</span><TimeText at={note.at} className="faint" /></li>)}
          </ul>
        )}
        {feedback.hasNextPage && <Button className="know-add" loading={feedback.isFetchingNextPage} onClick={() => void feedback.fetchNextPage()}>{common('action.load_more')}</Button>}
      </section>
      <section className="stack" aria-labelledby="use-links">
        <h2 id="use-links">{t('use.links')}</h2>
        {links.isError ? <ErrorState error={links.error} retry={() => void links.refetch()} /> : !used ? <SkeletonLines lines={3} /> : used.length === 0 ? <p className="faint">{t('use.links_none')}</p> : (
          <ul className="plain know-lines">
            {used.map((link) => <li key={link.id} className="row"><MessageSquare size={15} aria-hidden="true" /><span className="grow">{t(`use.kind_${link.kind}`)} · {link.by_name}{link.matter ? <> · <Link to={`/cases/case/${link.matter}`}>{t('use.case')}</Link></> : link.conversation ? <> · <Link to={`/inbox/all/${link.conversation}`}>{t('use.conversation')}</Link></> : null}</span><TimeText at={link.at} className="faint" /></li>)}
          </ul>
        )}
        {links.hasNextPage && <Button className="know-add" loading={links.isFetchingNextPage} onClick={() => void links.fetchNextPage()}>{common('action.load_more')}</Button>}
      </section>
    </div>
  );
}
