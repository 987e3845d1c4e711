import { useTranslation } from 'react-i18next';
import '../rules/rules.css';

export type Bar = { date: string; value: number; /** Beside it, paler: how it really was, or is now. */ beside?: number; columns: number[] };

/** Bars per day, drawn plainly: they need no library, and are a table for who cannot see them. */
export function DayBars({ title, bars, columns }: { title: string; bars: Bar[]; columns: string[] }) {
  const { t, i18n } = useTranslation('automation');
  const most = Math.max(1, ...bars.map((bar) => Math.max(bar.value, bar.beside ?? 0)));
  const write = new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const name = (date: string) => write.format(new Date(`${date}T12:00:00Z`));
  const height = (value: number) => ({ height: `${(value / most) * 100}%` });
  return (
    <figure className="rehearsal-bars">
      <figcaption className="row"><strong className="grow">{title}</strong><span className="faint">{t('most', { count: most })}</span></figcaption>
      <div className="bars" aria-hidden="true">{bars.map((bar) => <span key={bar.date} className="bar-slot" title={`${name(bar.date)}: ${bar.value}`}>{bar.beside !== undefined && <i className="bar-beside" style={height(bar.beside)} />}<i style={height(bar.value)} /></span>)}</div>
      <div className="row faint" aria-hidden="true"><span className="grow">{bars[0] && name(bars[0].date)}</span><span>{bars.at(-1) && name(bars.at(-1)?.date ?? '')}</span></div>
      <details className="more-about">
        <summary>{t('as_table')}</summary>
        <table className="plain-table"><thead><tr><th scope="col">{t('day')}</th>{columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead><tbody>{bars.filter((bar) => bar.columns.some((value) => value > 0)).map((bar) => <tr key={bar.date}><th scope="row">{name(bar.date)}</th>{bar.columns.map((value, index) => <td key={index} className="numbers">{value}</td>)}</tr>)}</tbody></table>
      </details>
    </figure>
  );
}

export function Touched({ title, rows, nameOf }: { title: string; rows: { id: string; name: string; things: number }[]; nameOf: (id: string) => string }) {
  const most = Math.max(1, ...rows.map((row) => row.things));
  if (rows.length === 0) return null;
  return (
    <section className="panel"><h3>{title}</h3><div className="touched">{rows.slice(0, 8).map((row) => <div key={row.id} className="touched-row"><span className="cut">{row.name || nameOf(row.id)}</span><span className="dist-bar"><i style={{ width: `${(row.things / most) * 100}%`, background: 'var(--accent)' }} /></span><span className="numbers">{row.things}</span></div>)}</div></section>
  );
}
