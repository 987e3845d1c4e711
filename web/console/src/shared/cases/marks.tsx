// Small marks of a case that every screen shows alike.
import { Flame, Pause } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../realtime/client';
import { useNow } from '../ui/clock';
import { exactTime } from '../ui/time';
import { dueAt } from './due';
import type { CaseSummary, Level, StateCategory, TaskState } from './types';
import './cases.css';

const levelLook: Record<Level, string> = { low: '', normal: '', high: 'pill-warn', critical: 'pill-bad' };
const stateLook: Record<StateCategory, string> = { open: 'pill-accent', waiting: 'pill-warn', solved: 'pill-good', closed: '' };
const taskLook: Record<TaskState, string> = { open: 'pill-accent', doing: 'pill-accent', waiting: 'pill-warn', done: 'pill-good', cancelled: '' };

export function LevelMark({ level }: { level: Level }) {
  const { t } = useTranslation('cases');
  return (
    <span className={`pill level level-${level} ${levelLook[level]}`}>
      {level === 'critical' && <Flame size={11} aria-hidden="true" />}
      {t(`level.${level}`)}
    </span>
  );
}

export const StateMark = ({ name, category }: { name: string; category: StateCategory }) => (
  <span className={`pill ${stateLook[category]}`} title={name}><span className="cut">{name}</span></span>
);

export function TaskStateMark({ state, blocked }: { state: TaskState; blocked?: boolean }) {
  const { t } = useTranslation('cases');
  const stuck = blocked && state !== 'done' && state !== 'cancelled';
  return <span className={`pill ${stuck ? '' : taskLook[state]}`}>{t(stuck ? 'task.blocked' : `task.state_${state}`)}</span>;
}

/** The server's time in milliseconds, each second: promises are kept by its clock, not by this computer's. */
export function useServerNow(): number {
  const now = useNow('fast');
  return now + (serverNow() - Date.now());
}

const whats = ['first_response', 'next_response', 'update', 'resolution', 'task'] as const;

export function useDueWhat(): (what: string | undefined) => string {
  const { t } = useTranslation('cases');
  return (what) => {
    const known = whats.find((each) => each === what);
    return known ? t(`clock.${known}`) : t('clock.due');
  };
}

/** Counts down to the second. */
export function DueClock({ at, what }: { at: string; what?: string }) {
  const { t, i18n } = useTranslation('cases');
  const now = useServerNow();
  const due = dueAt(at, now);
  const title = `${useDueWhat()(what)}: ${exactTime(at, i18n.language)}`;
  return (
    <span className={`due due-${due.grade}`} title={title}>
      <span className="hidden-text">{t(due.late ? 'due.late' : 'due.left')} </span>
      {due.text}
    </span>
  );
}

export function CaseDue({ row }: { row: Pick<CaseSummary, 'due_at' | 'due_what' | 'state_category'> }) {
  const { t } = useTranslation('cases');
  if (row.state_category === 'solved' || row.state_category === 'closed') return null;
  if (row.due_at) return <DueClock at={row.due_at} what={row.due_what} />;
  if (row.state_category === 'waiting') return <span className="due due-none" title={t('clock.paused')}><Pause size={11} aria-label={t('clock.paused')} /></span>;
  return null;
}
