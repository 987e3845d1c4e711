import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '@/shared/ui/chart/Chart';
import { chartLook, useChartColours, type ChartOption } from '@/shared/ui/chart/useChart';
import { costsOf } from './model';
import type { ThresholdRow } from './types';

export default function CostChart({ rows, title, prices: [priceWrong, priceUnanswered] }: { rows: ThresholdRow[]; title: string; prices: [number, number] }) {
  const { t, i18n } = useTranslation('bots');
  const colours = useChartColours();
  const names = useMemo(() => [t('cost.cost'), t('cost.of_wrong'), t('cost.of_unanswered')] as const, [t]);
  const values = useMemo(() => rows.map((row) => { const { wrong, unanswered } = costsOf(row, priceWrong, priceUnanswered); return [row.cost, wrong, unanswered] as const; }), [rows, priceWrong, priceUnanswered]);
  const option = useMemo<ChartOption>(() => {
    const look = chartLook(colours, (value) => Number(value).toLocaleString(i18n.language, { maximumFractionDigits: 1 }));
    return {
      ...look, grid: { left: 44, right: 16, top: 34, bottom: 26 },
      xAxis: { ...look.xAxis, data: rows.map(({ threshold }) => threshold.toLocaleString(i18n.language, { style: 'percent' })) },
      series: names.map((name, index) => ({ name, type: 'line', data: values.map((row) => row[index] ?? 0), showSymbol: false, lineStyle: { width: index === 0 ? 3 : 1.5, type: index === 0 ? 'solid' : 'dashed' } })),
    };
  }, [colours, i18n.language, names, rows, values]);
  const number = (value: number) => value.toLocaleString(i18n.language, { maximumFractionDigits: 1 });
  return (
    <Chart title={title} option={option}>
      <thead><tr><th scope="col">{t('cost.threshold')}</th>{names.map((name) => <th key={name} scope="col">{name}</th>)}<th scope="col">{t('cost.wrong_share')}</th><th scope="col">{t('cost.missed_share')}</th></tr></thead>
      <tbody>{rows.map((row, index) => <tr key={row.threshold}><th scope="row">{row.threshold.toLocaleString(i18n.language, { style: 'percent' })}</th>{values[index]?.map((value, at) => <td key={at} className="numbers">{number(value)}</td>)}<td className="numbers">{number(row.wrong * row.answered * 100)}</td><td className="numbers">{number(row.missed * 100)}</td></tr>)}</tbody>
    </Chart>
  );
}
