import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { HealthFinding, HealthReport } from '@/shared/api/types';
import { useNow } from '@/shared/ui/clock';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { clockSeconds, exactTime } from '@/shared/ui/time';
import { PageHead } from '../parts/PageHead';
import { tellsSomething, type Unit } from './figures';
import { Light } from '@/shared/health/Light';
import { SectionCard } from './SectionCard';
import { useHealth } from './useHealth';
import { useHealthWords } from '@/shared/health/words';
import './health.css';

const LineChart = lazy(() => import('./LineChart'));
const staleMs = 30_000;

type Chart = { name: 'messages' | 'ack' | 'sockets' | 'waiting' | 'lag' | 'cpu'; unit: Unit; lines: ('messages_per_second' | 'requests_per_second' | 'ack_median_seconds' | 'ack_p99_seconds' | 'sockets' | 'waiting' | 'lag' | 'cpu')[] };
const charts: Chart[] = [
  { name: 'messages', unit: 'count', lines: ['messages_per_second', 'requests_per_second'] },
  { name: 'ack', unit: 'seconds', lines: ['ack_median_seconds', 'ack_p99_seconds'] },
  { name: 'sockets', unit: 'count', lines: ['sockets'] },
  { name: 'waiting', unit: 'count', lines: ['waiting'] },
  { name: 'lag', unit: 'count', lines: ['lag'] },
  { name: 'cpu', unit: 'count', lines: ['cpu'] },
];

function Finding({ finding, since }: { finding: HealthFinding; since?: string }) {
  const { t, i18n } = useTranslation('health');
  const { text, advice } = useHealthWords().finding(finding);
  return (
    <li className="health-finding">
      <Light light={finding.light} small />
      <div>
        <strong>{text}</strong>
        {advice && <p>{advice}</p>}
        {since && <p className="faint">{t('alarm_since', { time: exactTime(since, i18n.language) })}</p>}
      </div>
    </li>
  );
}

function Overall({ report }: { report: HealthReport }) {
  const { t, i18n } = useTranslation('health');
  const now = useNow();
  const findings = report.sections.flatMap((section) => section.findings).sort((left, right) => (left.light === right.light ? 0 : left.light === 'red' ? -1 : 1));
  const old = now - new Date(report.at).getTime() > staleMs;
  return (
    <section className={`panel health-overall health-overall-${report.light}`} aria-labelledby="health-overall">
      <div className="row">
        <Light light={report.light} />
        <div className="grow">
          <h2 id="health-overall"><span role="status">{t(`overall.${report.light}`)}</span></h2>
          <p className={old ? 'health-old' : 'faint'}>{t(old ? 'as_of_old' : 'as_of', { time: clockSeconds(report.at, i18n.language) })}</p>
        </div>
      </div>
      {findings.length > 0 && (
        <ul className="plain">
          {findings.map((finding, index) => <Finding key={`${finding.code} ${index}`} finding={finding} since={report.alarms.find((alarm) => alarm.finding.code === finding.code)?.since} />)}
        </ul>
      )}
    </section>
  );
}

function Charts({ report }: { report: HealthReport }) {
  const { t } = useTranslation('health');
  const shown = useMemo(
    () => charts.filter((chart) => chart.lines.some((line) => report.lines.includes(line)))
      .map((chart) => ({ ...chart, lines: chart.lines.map((name) => ({ name, word: t(`line.${name}`) })) })),
    [report.lines, t],
  );
  return (
    <div className="two health-charts">
      {shown.map((chart) => (
        <section key={chart.name} className="panel" aria-label={t(`chart.${chart.name}`)}>
          <h2>{t(`chart.${chart.name}`)}</h2>
          {report.points.length === 0 ? <p className="faint">{t('no_points')}</p> : !chart.lines.some(({ name }) => report.points.some((point) => point.values[name] !== undefined)) ? <p className="faint">{t(`nothing.${chart.name === 'ack' ? 'ack' : 'other'}`)}</p> : (
            <Suspense fallback={<SkeletonLines lines={5} />}>
              <LineChart title={t(`chart.${chart.name}`)} lines={chart.lines} points={report.points} unit={chart.unit} />
            </Suspense>
          )}
        </section>
      ))}
    </div>
  );
}

export default function Health() {
  const { t } = useTranslation('health');
  const query = useHealth();
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('title')} text={t('lead')} />
      {query.data ? (
        <>
          <Overall report={query.data} />
          <h2 className="health-heading">{t('last_hour')}</h2>
          <Charts report={query.data} />
          <h2 className="health-heading">{t('details')}</h2>
          <div className="health-cards">{query.data.sections.filter(tellsSomething).map((section) => <SectionCard key={section.name} section={section} />)}</div>
        </>
      ) : query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <SkeletonLines lines={8} />}
    </div>
  );
}
