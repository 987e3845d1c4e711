import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RuleRun } from '@/shared/api/types';
import { Link } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { automation, settingsKeys } from '../api';
import { Listing } from '../parts/Listing';

const looks = { done: 'pill-good', failed: 'pill-bad', stopped: 'pill-warn' };

export function RunLog() {
  const { t } = useTranslation('automation');
  const list = useInfiniteQuery({ queryKey: settingsKeys.ruleRuns, initialPageParam: undefined as string | undefined, queryFn: ({ pageParam, signal }) => automation.runs(pageParam, { signal }), getNextPageParam: (page) => page.next, refetchInterval: 10_000 });
  return (
    <Listing<RuleRun>
      query={list} rows={list.data?.pages.flatMap((page) => page.items)} rowKey={(run) => run.id} more={{ has: list.hasNextPage, busy: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
      empty={<EmptyState icon={History} title={t('no_runs')}>{t('no_runs_text')}</EmptyState>}
      columns={[
        { key: 'rule', title: t('name'), render: (run) => <span>{run.name}{run.by_name && <span className="faint"> · {run.by_name}</span>}</span> },
        { key: 'thing', title: t('thing'), render: (run) => <Link to={run.thing.kind === 'matter' ? `/cases/case/${run.thing.id}` : `/inbox/all/${run.thing.id}`}>{run.title || run.thing.id}</Link> },
        { key: 'trigger', title: t('when'), wide: true, render: (run) => <code className="faint">{run.trigger}</code> },
        { key: 'outcome', title: t('outcome'), render: (run) => <span><span className={`pill ${looks[run.outcome]}`}>{t(`outcomes.${run.outcome}`)}</span>{run.detail && <span className="faint run-detail">{run.detail}</span>}</span> },
        { key: 'at', title: t('time'), wide: true, render: (run) => <TimeText at={run.at} /> },
      ]}
    />
  );
}
