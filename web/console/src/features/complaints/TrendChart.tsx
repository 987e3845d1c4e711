import { BarChart } from 'echarts/charts';
import { use as register } from 'echarts/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { majorOf, moneyText } from '@/shared/approvals/money';
import type { TrendPoint } from '@/shared/complaints/types';
import { Chart } from '@/shared/ui/chart/Chart';
import { chartLook, useChartColours, type ChartColours, type ChartOption } from '@/shared/ui/chart/useChart';
import { shortDate } from '@/shared/ui/time';
import type { Measure } from './model/pareto';

register([BarChart]);
type Words = { count: string; serious: string; cost: string };

const dayText = (from: string, language: string) => shortDate(`${from}T12:00:00`, language);

function optionOf(points: TrendPoint[], measure: Measure, words: Words, language: string, colours: ChartColours): ChartOption {
  const write = (value: unknown) => (typeof value === 'number' ? value.toLocaleString(language, { maximumFractionDigits: 2 }) : '–');
  const { xAxis, yAxis, ...look } = chartLook(colours, write);
  const bar = (name: string, data: number[], color: string | undefined) => ({ type: 'bar' as const, name, data, itemStyle: { color, borderRadius: [2, 2, 0, 0] }, barMaxWidth: 22, barGap: '-100%' });
  return {
    ...look,
    grid: { left: 8, right: 8, top: 34, bottom: 4, containLabel: true },
    xAxis: { ...xAxis, data: points.map((point) => dayText(point.from, language)) },
    yAxis: { ...yAxis, min: 0, minInterval: measure === 'count' ? 1 : undefined },
    series: measure === 'count'
      ? [bar(words.count, points.map(({ count }) => count), colours.lines[0]), bar(words.serious, points.map(({ serious }) => serious), colours.lines[1])]
      : [bar(words.cost, points.map(({ cost }) => majorOf(cost.minor, cost.currency)), colours.lines[2])],
  };
}

/** How many came, and of them the serious ones, in the same bar. */
export default function TrendChart({ title, points, measure }: { title: string; points: TrendPoint[]; measure: Measure }) {
  const { t, i18n } = useTranslation('complaints');
  const colours = useChartColours();
  const option = useMemo(() => optionOf(points, measure, { count: t('trend.count'), serious: t('trend.serious'), cost: t('trend.cost') }, i18n.language, colours), [points, measure, t, i18n.language, colours]);
  return (
    <Chart title={title} option={option}>
      <thead><tr><th scope="col">{t('trend.from')}</th><th scope="col">{t('trend.count')}</th><th scope="col">{t('trend.serious')}</th><th scope="col">{t('trend.cost')}</th></tr></thead>
      <tbody>
        {[...points].reverse().map((point) => (
          <tr key={point.from}><th scope="row">{dayText(point.from, i18n.language)}</th><td className="numbers">{point.count}</td><td className="numbers">{point.serious}</td><td className="numbers">{moneyText(point.cost, i18n.language)}</td></tr>
        ))}
      </tbody>
    </Chart>
  );
}
