// Small marks of an incident that every screen shows alike.
import { Siren } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { IncidentState, Severity } from './types';
import './incidents.css';

const severityLook: Record<Severity, string> = { minor: '', major: 'pill-warn', critical: 'pill-bad' };
const stateLook: Record<IncidentState, string> = { proposed: 'pill-warn', dismissed: '', declared: 'pill-bad', resolved: 'pill-good', reviewed: '' };

export function SeverityMark({ severity }: { severity: Severity }) {
  const { t } = useTranslation('incidents');
  return <span className={`pill ${severityLook[severity]}`}>{t(`severity.${severity}`)}</span>;
}

export function IncidentStateMark({ state }: { state: IncidentState }) {
  const { t } = useTranslation('incidents');
  return <span className={`pill ${stateLook[state]}`}>{state === 'declared' && <Siren size={11} aria-hidden="true" />}{t(`state.${state}`)}</span>;
}
