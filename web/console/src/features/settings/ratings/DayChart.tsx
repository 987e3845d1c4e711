import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type ComposeOption, type EChartsType } from 'echarts/core';
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RatingSummary } from '@/shared/api/types';
import { useDark } from '@/shared/ui/media';
import { shortDate } from '@/shared/ui/time';

// As a canvas, tooltip and all: the chart's own markup would carry inline styles, which the security policy forbids.
register([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);
type Option = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption>;
type Days = RatingSummary['by_day'];
type Words = { count: string; average: string };

function optionOf(days: Days, words: Words, dark: boolean): Option {
  const text = dark ? '#9aa1b2' : '#5d6372';
  const line = dark ? '#2a2e38' : '#e6e8ee';
  return {
    animation: false,
    grid: { left: 34, right: 34, top: 34, bottom: 24 },
    legend: { top: 0, left: 0, textStyle: { color: text }, itemWidth: 14, itemHeight: 8 },
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: dark ? '#20232b' : '#ffffff', borderColor: line, textStyle: { color: dark ? '#e8eaf0' : '#1b1e26' }, valueFormatter: (value) => (typeof value === 'number' ? String(Math.round(value * 100) / 100) : '–') },
    xAxis: { type: 'category', data: days.map((day) => day.date.slice(5)), axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: text, hideOverlap: true } },
    yAxis: [
      { type: 'value', min: 1, max: 5, interval: 1, axisLabel: { color: text }, splitLine: { lineStyle: { color: line } } },
      { type: 'value', minInterval: 1, axisLabel: { color: text }, splitLine: { show: false } },
    ],
    series: [
      { type: 'bar', name: words.count, yAxisIndex: 1, data: days.map((day) => day.count), itemStyle: { color: dark ? '#343a48' : '#dfe3ec', borderRadius: [2, 2, 0, 0] }, barMaxWidth: 18 },
      { type: 'line', name: words.average, data: days.map((day) => (day.count ? day.average : null)), connectNulls: true, symbolSize: 5, itemStyle: { color: dark ? '#6f8cff' : '#3457d5' }, lineStyle: { width: 2 } },
    ],
  };
}

/** Average and number of ratings by day, with the same as a table for who prefers figures. */
export default function DayChart({ days }: { days: Days }) {
  const { t, i18n } = useTranslation('settings');
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
    };
  }, [table]);
  useEffect(() => {
    chart.current?.setOption(optionOf(days, { count: t('ratings.count'), average: t('ratings.average') }, dark), true);
  }, [days, dark, t, table]);
  return (
    <>
      {table ? (
        <div className="chart-table">
          <table className="plain-table">
            <thead><tr><th scope="col">{t('ratings.day')}</th><th scope="col">{t('ratings.average')}</th><th scope="col">{t('ratings.count')}</th></tr></thead>
            <tbody>
              {days.map((day) => (
                <tr key={day.date}><th scope="row">{shortDate(`${day.date}T12:00:00`, i18n.language)}</th><td className="numbers">{day.count ? day.average.toFixed(2) : '–'}</td><td className="numbers">{day.count}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div ref={place} className="chart" role="img" aria-label={t('ratings.by_day')} />
      )}
      <button type="button" className="bare link-line" onClick={() => setTable(!table)}>{t(table ? 'ratings.show_chart' : 'ratings.show_table')}</button>
    </>
  );
}
