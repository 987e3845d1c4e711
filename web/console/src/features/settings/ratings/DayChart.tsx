import { BarChart } from 'echarts/charts';
import { use as register } from 'echarts/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RatingSummary } from '@/shared/api/types';
import { Chart } from '@/shared/ui/chart/Chart';
import { chartLook, useChartColours, type ChartColours, type ChartOption } from '@/shared/ui/chart/useChart';
import { shortDate } from '@/shared/ui/time';

register([BarChart]);
type Days = RatingSummary['by_day'];
type Words = { count: string; average: string };

const dateText = (date: string, language: string) => shortDate(`${date}T12:00:00`, language);

function optionOf(days: Days, words: Words, language: string, colours: ChartColours): ChartOption {
  const write = (value: unknown) => (typeof value === 'number' ? value.toLocaleString(language, { maximumFractionDigits: 2 }) : '–');
  const { xAxis, yAxis, ...look } = chartLook(colours, write);
  return {
    ...look,
    grid: { left: 34, right: 34, top: 34, bottom: 24 },
    xAxis: { ...xAxis, data: days.map((day) => dateText(day.date, language)) },
    yAxis: [
      { ...yAxis, min: 1, max: 5, interval: 1 },
      { ...yAxis, minInterval: 1, splitLine: { show: false } },
    ],
    series: [
      { type: 'bar', name: words.count, yAxisIndex: 1, data: days.map((day) => day.count), itemStyle: { color: colours.bar, borderRadius: [2, 2, 0, 0] }, barMaxWidth: 18 },
      { type: 'line', name: words.average, data: days.map((day) => (day.count ? day.average : null)), connectNulls: true, symbolSize: 5, itemStyle: { color: colours.lines[0] }, lineStyle: { width: 2 } },
    ],
  };
}

/** Average and number of ratings by day. */
export default function DayChart({ days }: { days: Days }) {
  const { t, i18n } = useTranslation('settings');
  const colours = useChartColours();
  const option = useMemo(() => optionOf(days, { count: t('ratings.count'), average: t('ratings.average') }, i18n.language, colours), [days, t, i18n.language, colours]);
  const write = (value: number) => value.toLocaleString(i18n.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <Chart title={t('ratings.by_day')} option={option}>
      <thead><tr><th scope="col">{t('ratings.day')}</th><th scope="col">{t('ratings.average')}</th><th scope="col">{t('ratings.count')}</th></tr></thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.date}><th scope="row">{dateText(day.date, i18n.language)}</th><td className="numbers">{day.count ? write(day.average) : '–'}</td><td className="numbers">{day.count}</td></tr>
        ))}
      </tbody>
    </Chart>
  );
}
