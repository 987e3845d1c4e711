// Small marks of a complaint that case page and board show alike.
import { Coins, HeartPulse, Home, Hourglass, Landmark, Lock, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { dueAt } from '../cases/due';
import { useServerNow } from '../cases/marks';
import { exactTime } from '../ui/time';
import type { Harm, RemedyState, Severity } from './types';
import './complaints.css';

const harmIcon: Record<Exclude<Harm, 'none'>, LucideIcon> = { inconvenience: Hourglass, financial: Coins, property: Home, privacy: Lock, health: HeartPulse };
const harmLook: Record<Harm, string> = { none: '', inconvenience: '', financial: 'pill-warn', property: 'pill-warn', privacy: 'pill-warn', health: 'pill-bad' };
const severityLook: Record<Severity, string> = { minor: '', moderate: '', serious: 'pill-warn', critical: 'pill-bad' };
const remedyLook: Record<RemedyState, string> = { ready: 'pill-accent', waiting: 'pill-warn', refused: 'pill-bad', given: 'pill-good', dropped: '' };

export function HarmMark({ harm }: { harm: Harm }) {
  const { t } = useTranslation('complaints');
  if (harm === 'none') return null;
  const Icon = harmIcon[harm];
  return <span className={`pill ${harmLook[harm]}`}><Icon size={11} aria-hidden="true" /><span className="hidden-text">{t('field.harm')}: </span>{t(`harm.${harm}`)}</span>;
}

export function SeverityMark({ severity }: { severity: Severity }) {
  const { t } = useTranslation('complaints');
  return <span className={`pill ${severityLook[severity]}`}>{t(`severity.${severity}`)}</span>;
}

export function RemedyMark({ state }: { state: RemedyState }) {
  const { t } = useTranslation('complaints');
  return <span className={`pill ${remedyLook[state]}`}>{t(`remedy.state_${state}`)}</span>;
}

const dayMs = 86_400_000;

/** Counts down to the regulator's deadline; amber from two days before it. */
export function RegulatorDue({ at, name, answered }: { at: string; name?: string; answered?: boolean }) {
  const { t, i18n } = useTranslation('complaints');
  const now = useServerNow();
  const due = dueAt(at, now, 2 * dayMs);
  const title = `${name ? `${name}: ` : ''}${t('regulator.due', { at: exactTime(at, i18n.language) })}`;
  if (answered) return <span className="due due-none" title={title}><Landmark size={11} aria-hidden="true" /> {t('regulator.answered')}</span>;
  return (
    <span className={`due due-${due.grade}`} title={title}>
      <Landmark size={11} aria-hidden="true" /><span className="hidden-text">{t(due.late ? 'regulator.late' : 'regulator.left')} </span> {due.text}
    </span>
  );
}
