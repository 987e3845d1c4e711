// What being sure enough costs: answering wrongly against not answering, from the questions of the past.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, InputNumber, Segmented } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblem } from '@/shared/ui/problem';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { percent } from '@/shared/understanding/words';
import { useDebounced } from '@/shared/ui/useDebounced';
import { Gauge } from 'lucide-react';
import { botKeys, bots } from './api';
import { costsOf, nearest } from './model';
import type { Bot, ThresholdReport, ThresholdRow } from './types';

const CostChart = lazy(() => import('./CostChart'));
const since = (days: number) => new Date(new Date().setHours(0, 0, 0, 0) - (days - 1) * 86_400_000).toISOString();

function Report({ report, bot }: { report: ThresholdReport; bot: Bot }) {
  const { t, i18n } = useTranslation('bots');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const share = (value: number) => percent(value, i18n.language);
  const now = nearest(report.rows, report.present);
  const best = report.best === undefined ? undefined : nearest(report.rows, report.best);
  const cost = (value: number) => value.toLocaleString(i18n.language, { maximumFractionDigits: 1 });
  const both = (row: ThresholdRow) => { const { wrong, unanswered } = costsOf(row, report.price_wrong, report.price_unanswered); return t('cost.both', { wrong: cost(wrong), unanswered: cost(unanswered) }); };
  const take = async () => {
    try {
      await bots.change(bot.id, bot.version, { name: bot.name, languages: bot.languages, greeting: bot.greeting, thresholds: { ...bot.thresholds, answer: report.best ?? bot.thresholds.answer, ask_back: Math.min(bot.thresholds.ask_back, report.best ?? 1) } });
      await cache.invalidateQueries({ queryKey: botKeys.all });
      void message.success(t('cost.taken'));
    } catch (error) {
      problem(error);
    }
  };
  if (report.known === 0) return <EmptyState icon={Gauge} title={t('cost.empty')}>{t('cost.empty_text', { count: report.questions })}</EmptyState>;
  return (
    <div className="stack">
      <p className="faint">{t('cost.based', { questions: report.questions, known: report.known })}</p>
      <div className="stat-row">
        {now && <div className="stat"><span className="faint">{t('cost.now', { threshold: share(report.present) })}</span><b>{cost(now.cost)}</b><span className="faint">{t('cost.says', { answered: share(now.answered), wrong: share(now.wrong) })}</span><span className="faint">{both(now)}</span></div>}
        {best && <div className="stat"><span className="faint">{t('cost.best', { threshold: share(best.threshold) })}</span><b>{cost(best.cost)}</b><span className="faint">{t('cost.says', { answered: share(best.answered), wrong: share(best.wrong) })}</span><span className="faint">{both(best)}</span></div>}
      </div>
      <section className="panel"><h2>{t('cost.curve')}</h2><Suspense fallback={<SkeletonLines lines={5} />}><CostChart rows={report.rows} prices={[report.price_wrong, report.price_unanswered]} title={t('cost.curve')} /></Suspense></section>
      {report.best === undefined ? <p className="faint">{t('cost.too_few')}</p> : <Button className="fit" type="primary" disabled={Math.abs(report.best - report.present) < 0.005} onClick={() => void take()}>{t('cost.take', { threshold: share(report.best) })}</Button>}
    </div>
  );
}

export function ThresholdPage({ bot }: { bot: Bot }) {
  const { t } = useTranslation('bots');
  const [days, setDays] = useState(30);
  const [wrong, setWrong] = useState(5);
  const [unanswered, setUnanswered] = useState(1);
  const [priceWrong, priceUnanswered] = [useDebounced(wrong, 300), useDebounced(unanswered, 300)];
  const from = since(days);
  const report = useQuery({ queryKey: botKeys.thresholds(bot.id, from, priceWrong, priceUnanswered), queryFn: ({ signal }) => bots.thresholds(bot.id, from, priceWrong, priceUnanswered, { signal }), placeholderData: (old) => old, retry: false });
  return (
    <div className="stack">
      <p className="faint set-lead">{t('cost.lead')}</p>
      <div className="set-tools">
        <label className="row">{t('cost.wrong')} <InputNumber min={0} max={1000} value={wrong} onChange={(value) => setWrong(value ?? 0)} /></label>
        <label className="row">{t('cost.unanswered')} <InputNumber min={0} max={1000} value={unanswered} onChange={(value) => setUnanswered(value ?? 0)} /></label>
        <Segmented<number> value={days} aria-label={t('cost.period')} options={[7, 30, 90].map((value) => ({ value, label: t('cost.days', { count: value }) }))} onChange={setDays} />
      </div>
      {report.data ? <Report report={report.data} bot={bot} /> : report.isError ? <ErrorState error={report.error} retry={() => void report.refetch()} /> : <SkeletonLines lines={6} />}
    </div>
  );
}
