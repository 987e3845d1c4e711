import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { ChartColumnDecreasing, ChevronRight, X } from 'lucide-react';
import { lazy, Suspense, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { moneyText } from '@/shared/approvals/money';
import { nameIn } from '@/shared/cases/names';
import { complaints } from '@/shared/complaints/api';
import { pathTo, useCauses } from '@/shared/complaints/causes';
import { complaintKeys } from '@/shared/complaints/keys';
import type { ComplaintFilter, Dimension } from '@/shared/complaints/types';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { ComplaintCard } from './Card';
import { FilterBar } from './FilterBar';
import { barsBy, type Bar, type Measure } from './model/pareto';
import { useComplaintList } from './useComplaintList';
import { useWhich } from './useWhich';

const ParetoChart = lazy(() => import('./ParetoChart'));
const dimensions: Dimension[] = ['cause', 'product', 'batch'];

/** The complaints that a bar counts. A bar of what was not said can be listed for causes only. */
function narrowed(by: Dimension, key: string, filter: ComplaintFilter): ComplaintFilter | undefined {
  if (by === 'cause') return key ? { ...filter, cause: key } : { ...filter, cause: undefined, no_cause: true };
  return key ? { ...filter, [by]: key } : undefined;
}

function Behind({ name, filter, close }: { name: string; filter: ComplaintFilter; close: () => void }) {
  const { t } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const list = useComplaintList(filter);
  return (
    <section className="cpl-behind" aria-label={t('pareto.behind', { name })}>
      <div className="row"><h2 className="grow">{t('pareto.behind', { name })}</h2><button type="button" className="icon-button" aria-label={t('pareto.close')} onClick={close}><X size={15} /></button></div>
      {list.isPending ? <SkeletonLines lines={4} /> : list.isError && list.rows.length === 0 ? <ErrorState error={list.error} retry={() => void list.refetch()} />
        : list.rows.length === 0 ? <p className="faint">{t('board.none')}</p> : <ul className="plain cpl-list">{list.rows.map((row) => <li key={row.case_id}><ComplaintCard row={row} withStep /></li>)}</ul>}
      {list.hasNextPage && <Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common('action.load_more')}</Button>}
    </section>
  );
}

export function Pareto() {
  const { t, i18n } = useTranslation('complaints');
  const { chosen, filter, since, query, set } = useWhich('d90');
  const causes = useCauses();
  const by = dimensions.find((each) => each === query.get('by')) ?? 'cause';
  const measure: Measure = query.get('measure') === 'cost' ? 'cost' : 'count';
  const asked = useMemo<ComplaintFilter>(() => ({ ...filter, ...(since ? { from: since } : {}) }), [filter, since]);
  const report = useQuery({ queryKey: complaintKeys.pareto(by, asked), queryFn: ({ signal }) => complaints.pareto(by, asked, { signal }), placeholderData: (old) => (old?.by === by ? old : undefined) });
  const data = report.data;
  const bars = useMemo(() => (data ? barsBy(data.bars, measure, measure === 'count' ? data.count : data.cost.minor) : []), [data, measure]);
  const under = chosen.cause && chosen.cause !== 'none' ? chosen.cause : undefined;
  const nameOf = useCallback((bar: Pick<Bar, 'key' | 'name'>) => {
    const cause = by === 'cause' ? causes.find(({ id }) => id === bar.key) : undefined;
    const name = cause ? nameIn(cause, i18n.language) : bar.name || bar.key;
    return !bar.key ? t('pareto.unknown') : by === 'cause' && bar.key === under ? t('pareto.here', { name }) : name;
  }, [by, causes, i18n.language, t, under]);
  const shown = query.get('show') ?? undefined;
  const shownBar = bars.find(({ key }) => key === shown);
  const list = shown !== undefined ? narrowed(by, shown, asked) : undefined;
  const deeper = (bar: Bar) => set({ cause: bar.key, show: undefined }, 'push');
  const show = (bar: Bar) => { if (narrowed(by, bar.key, asked)) set({ show: bar.key || undefined, ...(bar.key ? {} : { cause: 'none' }) }); };
  const pick = (bar: Bar) => (bar.deeper ? deeper(bar) : show(bar));
  const path = by === 'cause' ? pathTo(causes, under) : [];
  return (
    <div className="cpl-page" tabIndex={0} role="group" aria-label={t('pareto.title')}>
      <div className="row wrap cpl-bar">
        <Segmented<Dimension> size="small" value={by} aria-label={t('pareto.by')} options={dimensions.map((each) => ({ value: each, label: t(`pareto.by_${each}`) }))} onChange={(next) => set({ by: next, show: undefined })} />
        <Segmented<Measure> size="small" value={measure} aria-label={t('pareto.measure')} options={(['count', 'cost'] as const).map((each) => ({ value: each, label: t(`pareto.${each}`) }))} onChange={(next) => set({ measure: next })} />
        <FilterBar names={by === 'cause' ? ['product', 'severity', 'harm'] : ['cause', 'product', 'severity', 'harm']} usual="d90" keep={by === 'cause' ? ['cause'] : []} />
      </div>
      {by === 'cause' && (under || chosen.cause === 'none') && (
        <nav className="row wrap cpl-crumbs" aria-label={t('pareto.by_cause')}>
          <Button size="small" type="link" onClick={() => set({ cause: undefined, show: undefined }, 'push')}>{t('pareto.all_causes')}</Button>
          {path.map((cause, index) => (
            <span key={cause.id} className="row"><ChevronRight size={13} aria-hidden="true" />{index === path.length - 1 ? <strong aria-current="page">{nameIn(cause, i18n.language)}</strong> : <Button size="small" type="link" onClick={() => set({ cause: cause.id, show: undefined }, 'push')}>{nameIn(cause, i18n.language)}</Button>}</span>
          ))}
          {chosen.cause === 'none' && <span className="row"><ChevronRight size={13} aria-hidden="true" /><strong>{t('pareto.unknown')}</strong></span>}
        </nav>
      )}
      {!data ? (report.isError ? <ErrorState error={report.error} retry={() => void report.refetch()} /> : <SkeletonLines lines={10} />) : bars.length === 0 ? <EmptyState icon={ChartColumnDecreasing} title={t('pareto.empty')}>{t('pareto.empty_text')}</EmptyState> : (
        <>
          <p className="faint">{t('pareto.sum', { count: data.count, money: moneyText(data.cost, i18n.language) })}{measure === 'cost' && data.other_currencies > 0 && ` ${t('pareto.currencies', { count: data.other_currencies })}`} · {t('pareto.chart', { measure: measure === 'cost' ? `${t('pareto.cost')} (${data.cost.currency})` : t('pareto.count') })}</p>
          {data.as_of && <p className="faint">{t('pareto.as_of')} <TimeText at={data.as_of} /></p>}
          <Suspense fallback={<div className="chart cpl-chart" />}><ParetoChart title={t('pareto.title')} bars={bars} measure={measure} nameOf={nameOf} pick={pick} /></Suspense>
          <div className="cpl-table" tabIndex={0} role="group" aria-label={t('pareto.title')}>
            <table className="plain-table">
              <thead><tr><th scope="col">{t('pareto.name')}</th><th scope="col">{t('pareto.count')}</th><th scope="col">{t('pareto.cost')}</th><th scope="col" className="cpl-share">{t('pareto.share')}</th><th scope="col">{t('pareto.cumulative')}</th><th scope="col"><span className="hidden-text">{t('pareto.list_short')}</span></th></tr></thead>
              <tbody>
                {bars.map((bar) => (
                  <tr key={bar.key} className={bar.key === shown ? 'is-shown' : undefined}>
                    <th scope="row">{bar.deeper || narrowed(by, bar.key, asked) ? <button type="button" className="bare cpl-pick" onClick={() => pick(bar)}>{nameOf(bar)}</button> : nameOf(bar)}</th><td className="numbers">{bar.count}</td><td className="numbers">{moneyText(bar.cost, i18n.language)}</td>
                    <td className="numbers cpl-share">{Math.round(100 * bar.part)} %</td><td className="numbers">{Math.round(100 * bar.together)} %</td>
                    <td className="cpl-ways">
                      {bar.deeper && <Button size="small" type="link" aria-label={t('pareto.deeper', { name: nameOf(bar) })} onClick={() => deeper(bar)}>{t('pareto.below')}</Button>}
                      {narrowed(by, bar.key, asked) && <Button size="small" type="link" aria-label={t('pareto.list', { name: nameOf(bar) })} onClick={() => show(bar)}>{t('pareto.list_short')}</Button>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {list && <Behind name={shownBar ? nameOf(shownBar) : nameOf({ key: shown ?? '', name: '' })} filter={list} close={() => set({ show: undefined })} />}
    </div>
  );
}
