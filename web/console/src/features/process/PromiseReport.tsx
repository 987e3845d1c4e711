import { useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { Handshake } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { workingTime } from '@/shared/cases/due';
import { useNow } from '@/shared/ui/clock';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { process, type PromiseReport as Report, type Tally } from './api';
import { beginOf, periods } from './model/query';
import { rowsOf, share, type By, type Row } from './model/promises';

function Bar({ row, most }: { row: Row; most: number }) {
  const { t } = useTranslation('process');
  const { kept, broken, open } = row.figures;
  const text = t('promise.bar', { name: row.name, kept, broken, open });
  const part = (count: number, look: string) => count > 0 && <i className={look} style={{ width: `${(100 * count) / most}%` }}>{(100 * count) / most > 6 ? count : ''}</i>;
  return <div className="promise-bar" role="img" aria-label={text} title={text}>{part(kept, 'bar-kept')}{part(broken, 'bar-broken')}{part(open, 'bar-open')}</div>;
}

function Tiles({ all }: { all: Tally }) {
  const { t } = useTranslation('process');
  const facts: [string, string, string][] = [
    [t('promise.kept_share'), share(all) === undefined ? '–' : `${share(all)} %`, t('promise.kept_of', { kept: all.kept, count: all.kept + all.broken })],
    [t('promise.broken'), String(all.broken), all.done_late > 0 ? t('promise.late_text', { count: all.done_late, time: workingTime(all.average_late_s) }) : t('promise.late_none')],
    [t('promise.open'), String(all.open), t('promise.cancelled_text', { count: all.cancelled })],
  ];
  return <dl className="findings">{facts.map(([label, value, text]) => <div key={label}><dt className="faint">{label}</dt><dd className="numbers">{value}</dd><dd className="faint cut" title={text}>{text}</dd></div>)}</dl>;
}

function Shown({ report, by }: { report: Report; by: By }) {
  const { t } = useTranslation('process');
  const rows = rowsOf(report, by);
  const most = Math.max(1, ...rows.map(({ figures }) => figures.kept + figures.broken + figures.open));
  if (report.all.made === 0) return <EmptyState icon={Handshake} title={t('promise.empty')}>{t('promise.empty_text')}</EmptyState>;
  return (
    <>
      {report.as_of && <p className="faint">{t('promise.as_of')} <TimeText at={report.as_of} /></p>}
      <Tiles all={report.all} />
      {rows.length === 0 ? <EmptyState icon={Handshake} title={t('promise.no_team')}>{t('promise.no_team_text')}</EmptyState> : (
        <>
          <figure className="promise-chart">
            <figcaption className="row wrap"><strong className="grow">{t(`promise.chart_${by}`)}</strong><span className="tiny"><i className="key bar-kept" /> {t('promise.kept')}</span><span className="tiny"><i className="key bar-broken" /> {t('promise.broken')}</span><span className="tiny"><i className="key bar-open" /> {t('promise.open')}</span></figcaption>
            <ul className="plain">{rows.map((row) => <li key={row.id}><span className="cut promise-name" title={row.name}>{row.name}</span><Bar row={row} most={most} /><b className="numbers promise-share">{share(row.figures) === undefined ? '–' : `${share(row.figures)} %`}</b></li>)}</ul>
          </figure>
          <div className="process-table" tabIndex={0} role="group" aria-label={t('promise.table')}>
            <table>
              <caption>{t('promise.table')}</caption>
              <thead><tr><th scope="col">{t(`promise.by_${by}`)}</th><th scope="col">{t('promise.kept_share')}</th><th scope="col">{t('promise.made')}</th><th scope="col">{t('promise.kept')}</th><th scope="col">{t('promise.broken')}</th><th scope="col">{t('promise.done_late')}</th><th scope="col">{t('promise.open')}</th><th scope="col">{t('promise.cancelled')}</th><th scope="col">{t('promise.average_late')}</th></tr></thead>
              <tbody>
                {rows.map(({ id, name, figures }) => (
                  <tr key={id}><th scope="row">{name}</th><td>{share(figures) === undefined ? '–' : `${share(figures)} %`}</td><td>{figures.made}</td><td>{figures.kept}</td><td>{figures.broken}</td><td>{figures.done_late}</td><td>{figures.open}</td><td>{figures.cancelled}</td><td>{figures.done_late > 0 ? workingTime(figures.average_late_s) : '–'}</td></tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </>
  );
}

/** Kept and broken promises by who made them, of those that came due in a period. */
export function PromiseReport() {
  const { t } = useTranslation('process');
  const [days, setDays] = useState(30);
  const [by, setBy] = useState<By>('agent');
  const from = beginOf(days, useNow());
  const report = useQuery({ queryKey: ['process', 'promises', from], queryFn: ({ signal }) => process.promises({ from }, { signal }), placeholderData: (old) => old });
  return (
    <section className="process-main" aria-label={t('page.promises')}>
      <div className="row wrap process-bar">
        <Segmented<By> value={by} aria-label={t('promise.by')} options={[{ value: 'agent', label: t('promise.by_agent') }, { value: 'team', label: t('promise.by_team') }]} onChange={setBy} />
        <span className="grow" />
        <Select className="process-pick" value={days} aria-label={t('period')} options={periods.map((each) => ({ value: each as number, label: t('days', { count: each }) }))} onChange={setDays} />
      </div>
      {report.data ? <Shown report={report.data} by={by} /> : report.isError ? <ErrorState error={report.error} retry={() => void report.refetch()} /> : <SkeletonLines lines={8} />}
      <p className="faint flow-legend">{t('promise.legend')}</p>
    </section>
  );
}
