import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { CircleCheck, RotateCcw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DeadJob } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { EmptyState } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { jobs, settingsKeys } from '../api';
import { details } from '../model/details';
import { Listing } from '../parts/Listing';
import { PageHead } from '../parts/PageHead';

export default function Jobs() {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const { modal, message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const list = useInfiniteQuery({
    queryKey: settingsKeys.deadJobs, initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => jobs.dead(pageParam, { signal }), getNextPageParam: (page) => page.next,
  });
  const refresh = () => cache.invalidateQueries({ queryKey: settingsKeys.deadJobs });
  const retry = (job: DeadJob) => jobs.retry(job.id).then(refresh).then(() => void message.success(t('jobs.retried'))).catch(problem);
  const remove = (job: DeadJob) =>
    modal.confirm({
      title: t('jobs.remove', { kind: job.kind }), content: t('jobs.remove_text'), okText: common('action.delete'), okButtonProps: { danger: true },
      onOk: () => jobs.remove(job.id).then(refresh).catch(problem),
    });
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('page.jobs')} text={t('jobs.lead')} />
      <Listing<DeadJob>
        query={list} rows={list.data?.pages.flatMap((page) => page.items)} rowKey={(job) => job.id}
        more={{ has: list.hasNextPage, busy: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
        empty={<EmptyState icon={CircleCheck} title={t('jobs.empty')}>{t('jobs.empty_text')}</EmptyState>}
        expanded={(job) => (
          <dl className="audit-data">
            <dt>{t('jobs.error')}</dt><dd>{job.error}</dd>
            {details(job.payload, t('jobs.payload')).map(({ path, value }, index) => [<dt key={`k${index}`}>{path}</dt>, <dd key={`v${index}`}>{value}</dd>])}
          </dl>
        )}
        columns={[
          { key: 'kind', title: t('jobs.kind'), render: (job) => <code>{job.kind}</code> },
          { key: 'error', title: t('jobs.error'), wide: true, render: (job) => <span className="faint cut answer-text">{job.error}</span> },
          { key: 'attempts', title: t('jobs.attempts'), wide: true, align: 'right', render: (job) => <span className="numbers">{job.attempts}</span> },
          { key: 'died', title: t('jobs.died'), render: (job) => <TimeText at={job.died_at} /> },
          {
            key: 'actions', title: '', align: 'right',
            render: (job) => (
              <span className="row" style={{ justifyContent: 'flex-end' }}>
                <Button size="small" icon={<RotateCcw size={13} />} onClick={(event) => { event.stopPropagation(); void retry(job); }} aria-label={`${t('jobs.retry')}: ${job.kind}`}>{t('jobs.retry')}</Button>
                <Button size="small" type="text" icon={<Trash2 size={14} />} onClick={(event) => { event.stopPropagation(); remove(job); }} aria-label={`${common('action.delete')}: ${job.kind}`} />
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}
