import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight, History, Inbox } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import { LevelMark, StateMark } from '@/shared/cases/marks';
import { isoOf, localInput } from '@/shared/cases/moment';
import { useCaseNames } from '@/shared/cases/names';
import { levels, type CaseSummary } from '@/shared/cases/types';
import { useQueues, useUserName } from '@/shared/ui/names';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { exactTime, shortDate } from '@/shared/ui/time';
import { process, type QueueThen as Then } from './api';
import { usePlaceName } from './names';

const hour = 3_600_000;
const address = (queue: string, at: string) => `/process/then?queue=${queue}&at=${encodeURIComponent(at)}`;

function Counts({ title, rows }: { title: string; rows: [string, number][] }) {
  const most = Math.max(1, ...rows.map(([, count]) => count));
  return (
    <section className="then-counts">
      <h2>{title}</h2>
      <ul className="plain">{rows.map(([name, count]) => <li key={name}><span className="cut" title={name}>{name}</span><span className="then-bar" aria-hidden="true"><i style={{ width: `${(100 * count) / most}%` }} /></span><b className="numbers">{count}</b></li>)}</ul>
    </section>
  );
}

function Case({ row, at }: { row: CaseSummary; at: string }) {
  const { t, i18n } = useTranslation('process');
  const { stateName } = useCaseNames();
  const userName = useUserName();
  return (
    <li>
      <Link to={`/cases/case/${row.id}?at=${encodeURIComponent(at)}`} className="then-case">
        <span className="row"><span className="passage-number">{row.number}</span><span className="grow cut">{row.subject}</span><LevelMark level={row.level} /></span>
        <span className="row tiny faint"><StateMark name={stateName(row.kind, row.state)} category={row.state_category} /><span className="grow cut">{row.owner ? userName(row.owner) : t('then.nobody')}</span><span className="cut">{t('then.opened', { date: shortDate(row.opened_at, i18n.language) })}</span></span>
      </Link>
    </li>
  );
}

function Shown({ then }: { then: Then }) {
  const { t, i18n } = useTranslation('process');
  const stateName = usePlaceName('state', undefined);
  const levelName = usePlaceName('level', undefined);
  const rank = (level: string) => levels.findIndex((each) => each === level);
  return (
    <>
      <p className="then-banner" role="status"><History size={16} aria-hidden="true" /><strong>{t('then.past', { name: then.name, time: exactTime(then.at, i18n.language) })}</strong></p>
      {then.cases === 0 ? <EmptyState icon={Inbox} title={t('then.none')}>{t('then.none_text')}</EmptyState> : (
        <>
          <div className="then-figures">
            <section className="then-counts"><h2>{t('then.unfinished')}</h2><b className="then-sum numbers">{then.cases >= 10_000 ? '10,000+' : then.cases}</b></section>
            <Counts title={t('then.by_level')} rows={[...then.by_level].sort((one, other) => rank(other.key) - rank(one.key)).map(({ key, count }) => [levelName(key), count])} />
            <Counts title={t('then.by_state')} rows={[...then.by_state].sort((one, other) => other.count - one.count).map(({ key, count }) => [stateName(key), count])} />
          </div>
          <section className="then-list">
            <h2>{t('then.longest')}</h2>
            <ul className="plain">{then.first.map((row) => <Case key={row.id} row={row} at={then.at} />)}</ul>
            {then.cases > then.first.length && <p className="faint">{t('then.more', { count: then.cases - then.first.length })}</p>}
            {then.beyond_log > 0 && <p className="faint">{t('then.beyond', { count: then.beyond_log })}</p>}
          </section>
        </>
      )}
    </>
  );
}

/** A queue as it stood at a minute. */
export function QueueThen() {
  const { t } = useTranslation('process');
  const { query } = useRoute();
  const queues = useQueues();
  const queue = query.get('queue') ?? queues[0]?.id;
  // Without a time it is this hour of yesterday: the same one while the page is looked at.
  const at = query.get('at') ?? new Date(Math.floor(Date.now() / hour) * hour - 24 * hour).toISOString();
  const then = useQuery({
    queryKey: ['process', 'queue-then', queue, at], queryFn: ({ signal }) => process.queueThen(queue ?? '', at, { signal }),
    enabled: Boolean(queue), retry: false, staleTime: Infinity, placeholderData: (old) => old,
  });
  const go = (moment: string | undefined, next = queue) => { if (moment && next) navigate(address(next, moment), 'replace'); };
  const step = (ms: number) => go(new Date(Math.min(Date.now(), Date.parse(at) + ms)).toISOString());
  const steps: [number, string, typeof ChevronLeft][] = [[-24 * hour, t('then.day_back'), ChevronsLeft], [-hour, t('then.hour_back'), ChevronLeft], [hour, t('then.hour_on'), ChevronRight], [24 * hour, t('then.day_on'), ChevronsRight]];
  const unknown = then.error instanceof ApiError && then.error.status >= 400 && then.error.status < 500 && then.error.status !== 403;
  return (
    <section className="process-main" aria-label={t('page.then')}>
      <div className="row wrap process-bar">
        <Select className="process-pick" value={queue} aria-label={t('then.queue')} options={queues.map((each) => ({ value: each.id, label: each.name }))} onChange={(next: string) => go(at, next)} />
        <span className="row then-when">
          {steps.slice(0, 2).map(([ms, label, Icon]) => <Button key={label} size="small" icon={<Icon size={15} />} aria-label={label} title={label} onClick={() => step(ms)} />)}
          <input type="datetime-local" className="field then-input" value={localInput(at)} max={localInput(new Date().toISOString())} aria-label={t('then.at')} onChange={(event) => go(isoOf(event.target.value))} />
          {steps.slice(2).map(([ms, label, Icon]) => <Button key={label} size="small" icon={<Icon size={15} />} aria-label={label} title={label} disabled={Date.parse(at) >= Date.now() - 60_000} onClick={() => step(ms)} />)}
        </span>
      </div>
      {then.error ? (unknown ? <EmptyState icon={History} title={t('then.unknown')}>{t('then.unknown_text')}</EmptyState> : <ErrorState error={then.error} retry={() => void then.refetch()} />) : then.data ? <Shown then={then.data} /> : <SkeletonLines lines={9} />}
    </section>
  );
}
