import { BarChart } from 'echarts/charts';
import { use as register } from 'echarts/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { majorOf } from '@/shared/approvals/money';
import { chartLook, useChart, useChartColours, type ChartColours, type ChartOption } from '@/shared/ui/chart/useChart';
import type { Bar, Measure } from './model/pareto';
import '@/shared/ui/chart/chart.css';

register([BarChart]);
const mostBars = 20;

type Words = { value: string; together: string; nameOf: (bar: Bar) => string };

function optionOf(bars: Bar[], measure: Measure, words: Words, language: string, colours: ChartColours): ChartOption {
  const { legend, xAxis, yAxis, ...look } = chartLook(colours, (value) => (typeof value === 'number' ? value.toLocaleString(language, { maximumFractionDigits: 1 }) : '–'));
  const percent = (value: unknown) => (typeof value === 'number' ? `${Math.round(value)} %` : '–');
  const write = (value: unknown) => (typeof value === 'number' ? value.toLocaleString(language, { maximumFractionDigits: 2 }) : '–');
  return {
    ...look,
    legend,
    grid: { left: 8, right: 8, top: 34, bottom: 4, containLabel: true },
    xAxis: { ...xAxis, data: bars.map(words.nameOf), axisLabel: { ...xAxis.axisLabel, hideOverlap: false, interval: 0, width: Math.max(48, Math.floor(760 / Math.max(1, bars.length))), overflow: 'truncate', rotate: bars.length > 9 ? 35 : 0 } },
    yAxis: [
      { ...yAxis, min: 0, minInterval: measure === 'count' ? 1 : undefined },
      { ...yAxis, min: 0, max: 100, interval: 20, splitLine: { show: false }, axisLabel: { ...yAxis.axisLabel, formatter: percent } },
    ],
    series: [
      { type: 'bar', name: words.value, data: bars.map((bar) => (measure === 'count' ? bar.value : majorOf(bar.value, bar.cost.currency))), itemStyle: { color: colours.lines[0], borderRadius: [3, 3, 0, 0] }, barMaxWidth: 64, cursor: 'pointer', tooltip: { valueFormatter: write } },
      { type: 'line', name: words.together, yAxisIndex: 1, data: bars.map((bar) => 100 * bar.together), symbolSize: 6, itemStyle: { color: colours.lines[1] }, lineStyle: { width: 2 }, tooltip: { valueFormatter: percent } },
    ],
  };
}

type Props = { title: string; bars: Bar[]; measure: Measure; nameOf: (bar: Bar) => string; pick: (bar: Bar) => void };

/** Bars by size with the cumulative line; the table below says the same and has the same ways down. */
export default function ParetoChart({ title, bars, measure, nameOf, pick }: Props) {
  const { t, i18n } = useTranslation('complaints');
  const colours = useChartColours();
  const shown = useMemo(() => bars.slice(0, mostBars), [bars]);
  const option = useMemo(() => optionOf(shown, measure, { value: t(`pareto.${measure}`), together: t('pareto.cumulative'), nameOf }, i18n.language, colours), [shown, measure, t, nameOf, i18n.language, colours]);
  const place = useChart(option, (index) => {
    const bar = shown[index];
    if (bar) pick(bar);
  });
  return <div ref={place} className="chart cpl-chart" role="img" aria-label={title} />;
}
