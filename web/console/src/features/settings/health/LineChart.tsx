import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { HealthPoint } from '@/shared/api/types';
import { Chart } from '@/shared/ui/chart/Chart';
import { chartLook, useChartColours, type ChartColours, type ChartOption } from '@/shared/ui/chart/useChart';
import { clockSeconds, clockTime } from '@/shared/ui/time';
import { valueText, type Unit } from './figures';

export type ChartLine = { name: string; word: string };

function optionOf(lines: ChartLine[], points: HealthPoint[], unit: Unit, language: string, colours: ChartColours): ChartOption {
  const write = (value: unknown) => (typeof value === 'number' ? valueText(value, unit, language) : '–');
  const { legend, xAxis, yAxis, ...look } = chartLook(colours, write);
  const several = lines.length > 1;
  return {
    ...look,
    grid: { left: 8, right: 12, top: several ? 30 : 12, bottom: 4, containLabel: true },
    legend: several ? legend : undefined,
    xAxis: { ...xAxis, boundaryGap: false, data: points.map((point) => clockOf(points)(point.at, language)) },
    yAxis: { ...yAxis, min: 0, minInterval: unit === 'count' ? 1 : undefined, splitNumber: 3, axisLabel: { ...yAxis.axisLabel, formatter: write } },
    series: lines.map(({ name, word }) => ({ type: 'line', name: word, showSymbol: points.length < 3, lineStyle: { width: 1.8 }, data: points.map((point) => point.values[name] ?? null) })),
  };
}

const mostRows = 60;
const shortMs = 600_000;

/** With seconds as long as minutes would stand there several times. */
function clockOf(points: HealthPoint[]) {
  const [first, last] = [points[0], points.at(-1)];
  return first && last && Date.parse(last.at) - Date.parse(first.at) < shortMs ? clockSeconds : clockTime;
}

/** Lines over the last hour. */
export default function LineChart({ title, lines, points, unit }: { title: string; lines: ChartLine[]; points: HealthPoint[]; unit: Unit }) {
  const { t, i18n } = useTranslation('health');
  const colours = useChartColours();
  const option = useMemo(() => optionOf(lines, points, unit, i18n.language, colours), [lines, points, unit, i18n.language, colours]);
  const write = (value: number | undefined) => (value === undefined ? '–' : valueText(value, unit, i18n.language));
  return (
    <Chart title={title} option={option}>
      <thead><tr><th scope="col">{t('time')}</th>{lines.map(({ name, word }) => <th key={name} scope="col">{word}</th>)}</tr></thead>
      <tbody>
        {points.slice(-mostRows).reverse().map((point) => (
          <tr key={point.at}><th scope="row">{clockSeconds(point.at, i18n.language)}</th>{lines.map(({ name }) => <td key={name} className="numbers">{write(point.values[name])}</td>)}</tr>
        ))}
      </tbody>
    </Chart>
  );
}
