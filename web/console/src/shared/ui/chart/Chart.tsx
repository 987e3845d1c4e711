import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useChart, type ChartOption } from './useChart';
import './chart.css';

/** The element belongs to echarts, which empties it at the end: nothing else may ever stand in it. */
function Picture({ title, option }: { title: string; option: ChartOption }) {
  return <div ref={useChart(option)} className="chart" role="img" aria-label={title} />;
}

/** A chart, and the same as a table for who prefers figures. `children`: the table's head and body. */
export function Chart({ title, option, children }: { title: string; option: ChartOption; children: ReactNode }) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const other = t(asTable ? 'chart.show_chart' : 'chart.show_table');
  return (
    <>
      {asTable ? <div className="chart-table" tabIndex={0} role="group" aria-label={title}><table className="plain-table">{children}</table></div> : <Picture title={title} option={option} />}
      <button type="button" className="bare link-line" onClick={() => setAsTable(!asTable)} aria-label={`${other}: ${title}`}>{other}</button>
    </>
  );
}
