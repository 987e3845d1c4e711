import { Button, Dropdown } from 'antd';
import { ArrowLeft, CheckCheck, ChevronDown, Megaphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IncidentStateMark, SeverityMark } from '@/shared/incidents/marks';
import { isRunning, severities, type Incident, type Severity } from '@/shared/incidents/types';
import { EditableText } from '@/shared/ui/EditableText';
import { usePhone } from '@/shared/ui/media';
import { Link } from '@/shared/ui/router';
import { exactTime, shortDuration } from '@/shared/ui/time';
import { Stopwatch, TimeText } from '@/shared/ui/TimeText';
import { useIncidentActions } from '../useIncidentActions';

export type IncidentDialog = 'tell' | 'gather' | 'resolve';

export function IncidentHeader({ incident, leads, open }: { incident: Incident; leads: boolean; open: (dialog: IncidentDialog) => void }) {
  const { t, i18n } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const phone = usePhone();
  const actions = useIncidentActions();
  const running = isRunning(incident);
  const editable = leads && (running || incident.state === 'resolved');
  const severity = <SeverityMark severity={incident.severity} />;
  return (
    <header className={`incident-header ${running ? `is-running is-${incident.severity}` : ''}`}>
      <div className="row">
        <Link to="/incidents" className="icon-button" aria-label={common('action.back')}><ArrowLeft size={18} aria-hidden="true" /></Link>
        <h1 className="grow incident-name"><EditableText label={t('declare.name')} value={incident.title} editable={editable} className="incident-title" save={(title) => actions.change(incident, { title })} /></h1>
        {leads && running && (
          <>
            <Button type="primary" icon={<Megaphone size={15} aria-hidden="true" />} title={`${t('tell.title')} (U)`} aria-label={t('tell.title')} onClick={() => open('tell')}>{phone ? undefined : t('tell.title')}</Button>
            <Button icon={<CheckCheck size={15} aria-hidden="true" />} aria-label={t('resolve.title')} onClick={() => open('resolve')}>{phone ? undefined : t('resolve.title')}</Button>
          </>
        )}
      </div>
      <div className="row wrap incident-facts">
        <IncidentStateMark state={incident.state} />
        {editable ? (
          <Dropdown trigger={['click']} menu={{ items: severities.map((key) => ({ key, label: t(`severity.${key}`) })), selectedKeys: [incident.severity], onClick: ({ key }) => void actions.change(incident, { severity: key as Severity }) }}>
            <button type="button" className="bare row incident-severity" aria-haspopup="menu" aria-label={`${t('severity.title')}: ${t(`severity.${incident.severity}`)}`}>{severity}<ChevronDown size={12} aria-hidden="true" /></button>
          </Dropdown>
        ) : severity}
        <span className="faint">{t(`kind.${incident.kind}`)}</span>
        {running && <span className="faint" title={exactTime(incident.started_at, i18n.language)}>{t('since')} <Stopwatch since={incident.started_at} /></span>}
        {!running && incident.resolved_at && <span className="faint">{t('ended')} <TimeText at={incident.resolved_at} /> · {t('lasted', { time: shortDuration(Date.parse(incident.resolved_at) - Date.parse(incident.started_at)) })}</span>}
        {incident.lead_name && <span className="faint">{t('led_by', { name: incident.lead_name })}</span>}
        <span className="faint numbers">{t('cases_count', { count: incident.case_count })}</span>
      </div>
    </header>
  );
}
