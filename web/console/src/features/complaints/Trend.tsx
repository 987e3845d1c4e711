import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { TrendingUp } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { complaints } from '@/shared/complaints/api';
import { complaintKeys } from '@/shared/complaints/keys';
import type { Bucket, ComplaintFilter } from '@/shared/complaints/types';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { FilterBar } from './FilterBar';
import type { Measure } from './model/pareto';
import { useWhich } from './useWhich';

const TrendChart = lazy(() => import('./TrendChart'));
const buckets: Bucket[] = ['day', 'week', 'month'];

export function Trend() {
  const { t } = useTranslation('complaints');
  const { filter, since, query, set } = useWhich('d90');
  const bucket = buckets.find((each) => each === query.get('bucket')) ?? 'week';
  const measure: Measure = query.get('measure') === 'cost' ? 'cost' : 'count';
  const asked = useMemo<ComplaintFilter>(() => ({ ...filter, ...(since ? { from: since } : {}) }), [filter, since]);
  const report = useQuery({ queryKey: complaintKeys.trend(bucket, asked), queryFn: ({ signal }) => complaints.trend(bucket, asked, { signal }), placeholderData: (old) => old });
  const points = report.data;
  const currency = points?.[0]?.cost.currency ?? '';
  return (
    <div className="cpl-page" tabIndex={0} role="group" aria-label={t('trend.title')}>
      <div className="row wrap cpl-bar">
        <Segmented<Bucket> size="small" value={bucket} aria-label={t('trend.bucket')} options={buckets.map((each) => ({ value: each, label: t(`trend.${each}`) }))} onChange={(next) => set({ bucket: next })} />
        <Segmented<Measure> size="small" value={measure} aria-label={t('pareto.measure')} options={(['count', 'cost'] as const).map((each) => ({ value: each, label: t(`pareto.${each}`) }))} onChange={(next) => set({ measure: next })} />
        <FilterBar names={['cause', 'product', 'severity', 'harm']} usual="d90" />
      </div>
      {!points ? (report.isError ? <ErrorState error={report.error} retry={() => void report.refetch()} /> : <SkeletonLines lines={10} />) : points.every(({ count }) => count === 0) ? <EmptyState icon={TrendingUp} title={t('trend.empty')}>{t('pareto.empty_text')}</EmptyState> : (
        <div className="cpl-trend">
          <p className="faint">{measure === 'cost' ? t('trend.units_cost', { currency }) : t('trend.units')}</p>
          <Suspense fallback={<div className="chart cpl-chart" />}><TrendChart title={t('trend.title')} points={points} measure={measure} /></Suspense>
        </div>
      )}
    </div>
  );
}
