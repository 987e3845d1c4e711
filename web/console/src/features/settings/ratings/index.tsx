import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { Star } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rating, RatingGroup, RatingSummary } from '@/shared/api/types';
import { useContactName, useQueues, useUserName } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { ratings, settingsKeys } from '../api';
import { everyDay } from '../model/days';
import { PageHead } from '../parts/PageHead';
import { Stars } from './Stars';

const DayChart = lazy(() => import('./DayChart'));
const colours = ['#d5484f', '#e07f3e', '#d99a1b', '#6fae55', '#2f9e6b'];

function Distribution({ counts }: { counts: number[] }) {
  const { t } = useTranslation('settings');
  const all = counts.reduce((sum, each) => sum + each, 0);
  return (
    <div className="dist" role="table" aria-label={t('ratings.distribution')}>
      {[5, 4, 3, 2, 1].map((score) => {
        const count = counts[score - 1] ?? 0;
        const share = all ? Math.round((count / all) * 100) : 0;
        return (
          <div key={score} role="row" style={{ display: 'contents' }}>
            <span role="rowheader" className="numbers">{score} <span className="stars" aria-hidden="true">★</span></span>
            <span role="cell" className="dist-bar"><i style={{ width: `${share}%`, background: colours[score - 1] }} /></span>
            <span role="cell" className="numbers faint">{count} · {share}%</span>
          </div>
        );
      })}
    </div>
  );
}

function Groups({ title, groups }: { title: string; groups: RatingGroup[] }) {
  const { t, i18n } = useTranslation('settings');
  const sorted = [...groups].sort((left, right) => right.count - left.count).slice(0, 12);
  return (
    <section className="panel">
      <h2>{title}</h2>
      <table className="plain-table">
        <thead><tr><th scope="col">{t('ratings.who')}</th><th scope="col">{t('ratings.average')}</th><th scope="col">{t('ratings.count')}</th></tr></thead>
        <tbody>
          {sorted.map((group) => (
            <tr key={'user' in group ? group.user : group.queue}>
              <th scope="row" className="cut">{group.name}</th>
              <td><span className="row"><span className="dist-bar grow"><i style={{ width: `${(group.average / 5) * 100}%`, background: colours[Math.max(0, Math.round(group.average) - 1)] }} /></span><b className="numbers">{group.average.toLocaleString(i18n.language, { maximumFractionDigits: 1, minimumFractionDigits: 1 })}</b></span></td>
              <td className="numbers">{group.count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Comments({ from }: { from: string }) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const nameOf = useContactName();
  const userName = useUserName();
  const queues = useQueues();
  const list = useInfiniteQuery({
    queryKey: settingsKeys.ratingList(from), initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => ratings.list(from, pageParam, { signal }), getNextPageParam: (page) => page.next,
  });
  if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <SkeletonLines lines={4} />;
  const about = (rating: Rating) => [rating.agent && userName(rating.agent), queues.find((each) => each.id === rating.queue)?.name].filter(Boolean).join(' · ');
  return (
    <section className="panel">
      <h2>{t('ratings.comments')}</h2>
      {list.data.pages.flatMap((page) => page.items).map((rating) => (
        <article key={rating.id} className="comment">
          <div className="row wrap">
            <Stars score={rating.score} />
            <Link to={`/inbox/closed/${rating.conversation}`}>{nameOf(rating.contact)}</Link>
            <span className="faint grow">{about(rating)}</span>
            <TimeText at={rating.at} className="faint" />
          </div>
          {rating.comment && <p>{rating.comment}</p>}
        </article>
      ))}
      {list.hasNextPage && <div className="set-more"><Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common('action.load_more')}</Button></div>}
    </section>
  );
}

function Summary({ summary, from }: { summary: RatingSummary; from: string }) {
  const { t, i18n } = useTranslation('settings');
  if (summary.count === 0) return <EmptyState icon={Star} title={t('ratings.empty')}>{t('ratings.empty_text')}</EmptyState>;
  const number = (value: number, options: Intl.NumberFormatOptions) => value.toLocaleString(i18n.language, options);
  return (
    <>
      {summary.as_of && <p className="faint">{t('ratings.as_of')} <TimeText at={summary.as_of} /></p>}
      <div className="stat-row">
        <div className="stat"><span className="faint">{t('ratings.average')}</span><b>{number(summary.average, { maximumFractionDigits: 2, minimumFractionDigits: 2 })}</b><Stars score={summary.average} /></div>
        <div className="stat"><span className="faint">{t('ratings.satisfied')}</span><b>{number(summary.satisfied_share, { style: 'percent' })}</b><span className="faint">{t('ratings.satisfied_text')}</span></div>
        <div className="stat"><span className="faint">{t('ratings.count')}</span><b>{number(summary.count, {})}</b></div>
      </div>
      <div className="two">
        <section className="panel"><h2>{t('ratings.distribution')}</h2><Distribution counts={summary.distribution} /></section>
        <section className="panel">
          <h2>{t('ratings.by_day')}</h2>
          <Suspense fallback={<SkeletonLines lines={5} />}><DayChart days={everyDay(summary.by_day)} /></Suspense>
        </section>
      </div>
      <div className="two">
        <Groups title={t('ratings.by_agent')} groups={summary.by_agent} />
        <Groups title={t('ratings.by_queue')} groups={summary.by_queue} />
      </div>
      <Comments from={from} />
    </>
  );
}

/** Midnight that many days ago, so that the figures do not change with every look. */
const since = (days: number) => new Date(new Date().setHours(0, 0, 0, 0) - (days - 1) * 86_400_000).toISOString();

export default function Ratings() {
  const { t } = useTranslation('settings');
  const [days, setDays] = useState(30);
  const from = since(days);
  const query = useQuery({ queryKey: settingsKeys.ratingSummary(from), queryFn: ({ signal }) => ratings.summary(from, { signal }), placeholderData: (old) => old });
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('page.ratings')} text={t('ratings.lead')}>
        <Segmented value={days} onChange={setDays} aria-label={t('ratings.period')} options={[7, 30, 90].map((value) => ({ value, label: t('ratings.days', { count: value }) }))} />
      </PageHead>
      {query.data ? <Summary summary={query.data} from={from} /> : query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <SkeletonLines lines={8} />}
    </div>
  );
}
