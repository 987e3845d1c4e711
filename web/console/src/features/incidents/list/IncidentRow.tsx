import { Megaphone, Siren } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IncidentStateMark, SeverityMark } from '@/shared/incidents/marks';
import { isRunning, type Incident } from '@/shared/incidents/types';
import { Link } from '@/shared/ui/router';
import { Stopwatch, TimeText } from '@/shared/ui/TimeText';

/** One incident: what, how bad, since when, who leads, how many are hit. */
export function IncidentRow({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const running = isRunning(incident);
  const coming = incident.roster.filter((each) => each.answer === 'coming').length;
  const done = incident.checklist.filter((item) => item.done).length;
  return (
    <li>
      <Link to={`/incidents/${incident.id}`} className={`incident-row ${running ? 'is-running' : ''}`}>
        <span className="row incident-row-head">
          {running && <Siren size={16} aria-hidden="true" className={`siren-${incident.severity}`} />}
          <strong className="cut" title={incident.title}>{incident.title}</strong>
          <SeverityMark severity={incident.severity} />
          {!running && <IncidentStateMark state={incident.state} />}
          {incident.kind !== 'emergency' && <span className="pill">{t(`kind.${incident.kind}`)}</span>}
          <span className="incident-row-time faint">{running ? <Stopwatch since={incident.started_at} /> : <TimeText at={incident.resolved_at ?? incident.started_at} />}</span>
        </span>
        <span className="row wrap faint incident-row-facts">
          <span className="numbers">{t('cases_count', { count: incident.case_count })}</span>
          {incident.lead_name && <span>{t('led_by', { name: incident.lead_name })}</span>}
          {running && incident.roster.length > 0 && <span className="numbers">{t('roster.coming_of', { coming, all: incident.roster.length })}</span>}
          {running && incident.checklist.length > 0 && <span className="numbers">{t('checklist.done_of', { done, all: incident.checklist.length })}</span>}
          {running && Object.keys(incident.banner).length > 0 && <span className="row"><Megaphone size={13} aria-hidden="true" />{t('notice.shown')}</span>}
        </span>
      </Link>
    </li>
  );
}
