import { LineChart as Lines } from 'echarts/charts';
import type { LineSeriesOption } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import { init, use as register, type ComposeOption, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HealthPoint } from '@/shared/api/types';
import { useDark } from '@/shared/ui/media';
import { clockTime } from '@/shared/ui/time';
import { valueText, type Unit } from './figures';

// As a canvas, tooltip and all: the chart's own markup would carry inline styles, which the security policy forbids.
register([Lines, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);
type Option = ComposeOption<LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption>;
export type ChartLine = { name: string; word: string };

function optionOf(lines: ChartLine[], points: HealthPoint[], unit: Unit, language: string, dark: boolean): Option {
  const text = dark ? '#9aa1b2' : '#5d6372';
  const rule = dark ? '#2a2e38' : '#e6e8ee';
  const colours = dark ? ['#6f8cff', '#e3b257', '#57c794'] : ['#3457d5', '#b77c00', '#146c43'];
  const write = (value: unknown) => (typeof value === 'number' ? valueText(value, unit, language) : '–');
  return {
    animation: false,
    color: colours,
    grid: { left: 8, right: 12, top: lines.length > 1 ? 30 : 12, bottom: 4, containLabel: true },
    legend: lines.length > 1 ? { top: 0, left: 0, textStyle: { color: text }, itemWidth: 14, itemHeight: 8 } : undefined,
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: dark ? '#20232b' : '#ffffff', borderColor: rule, textStyle: { color: dark ? '#e8eaf0' : '#1b1e26' }, valueFormatter: write },
    xAxis: { type: 'category', boundaryGap: false, data: points.map((point) => clockTime(point.at, language)), axisLine: { lineStyle: { color: rule } }, axisTick: { show: false }, axisLabel: { color: text, hideOverlap: true } },
    yAxis: { type: 'value', min: 0, minInterval: unit === 'count' ? 1 : undefined, splitNumber: 3, axisLabel: { color: text, formatter: write }, splitLine: { lineStyle: { color: rule } } },
    series: lines.map(({ name, word }) => ({ type: 'line', name: word, showSymbol: points.length < 3, lineStyle: { width: 1.8 }, data: points.map((point) => point.values[name] ?? null) })),
  };
}

const mostRows = 60;

/** Lines over the last hour, with the same as a table for who prefers figures. */
export default function LineChart({ title, lines, points, unit }: { title: string; lines: ChartLine[]; points: HealthPoint[]; unit: Unit }) {
  const { t, i18n } = useTranslation('health');
  const dark = useDark();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const [table, setTable] = useState(false);
  useEffect(() => {
    if (!place.current || table) return;
    const made = init(place.current, undefined, { renderer: 'canvas' });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, [table]);
  useEffect(() => {
    chart.current?.setOption(optionOf(lines, points, unit, i18n.language, dark), true);
  }, [lines, points, unit, i18n.language, dark, table]);
  const write = (value: number | undefined) => (value === undefined ? '–' : valueText(value, unit, i18n.language));
  return (
    <>
      {table ? (
        <div className="chart-table" tabIndex={0} role="group" aria-label={title}>
          <table className="plain-table">
            <thead><tr><th scope="col">{t('time')}</th>{lines.map(({ name, word }) => <th key={name} scope="col">{word}</th>)}</tr></thead>
            <tbody>
              {points.slice(-mostRows).reverse().map((point) => (
                <tr key={point.at}><th scope="row">{clockTime(point.at, i18n.language)}</th>{lines.map(({ name }) => <td key={name} className="numbers">{write(point.values[name])}</td>)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div ref={place} className="chart" role="img" aria-label={title} />
      )}
      <button type="button" className="bare link-line" onClick={() => setTable(!table)} aria-label={`${t(table ? 'show_chart' : 'show_table')}: ${title}`}>{t(table ? 'show_chart' : 'show_table')}</button>
    </>
  );
}
