import { useQuery } from '@tanstack/react-query';
import { Pause } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cases } from '@/shared/cases/api';
import { clockGrade, countdown, leftOf, shownClocks, workingTime } from '@/shared/cases/due';
import { caseKeys } from '@/shared/cases/keys';
import { useServerNow } from '@/shared/cases/marks';
import type { Case, ClockLine, ClockView, SubjectClocks } from '@/shared/cases/types';
import { FoldCard } from '@/shared/ui/FoldCard';
import { SkeletonLines } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';

const moves = ['started', 'paused', 'resumed', 'warned', 'breached', 'met', 'recomputed', 'cancelled', 'reopened'] as const;

function Line({ line }: { line: ClockLine }) {
  const { t, i18n } = useTranslation('cases');
  const move = moves.find((each) => each === line.move);
  return (
    <li>
      <span className="faint numbers">{exactTime(line.at, i18n.language)}</span>
      <span>{move ? t(`clock.move_${move}`, { percent: line.percent ?? 0 }) : line.move}{line.due_at && move !== 'met' && move !== 'cancelled' ? ` · ${t('clock.until', { time: exactTime(line.due_at, i18n.language) })}` : ''}</span>
      <span className="faint">{t('clock.used', { used: workingTime(line.elapsed_s), target: workingTime(line.target_s) })}</span>
    </li>
  );
}

function Row({ view, clocks }: { view: ClockView; clocks: SubjectClocks }) {
  const { t, i18n } = useTranslation('cases');
  const now = useServerNow();
  const [why, setWhy] = useState(false);
  const { clock, outlook } = view;
  const left = leftOf(view, clocks.as_of, now);
  const target = clock.terms.target_s;
  const used = Math.min(1, Math.max(0, 1 - left / Math.max(1, target)));
  const ended = Boolean(clock.ended_at);
  const paused = clock.status === 'paused';
  const grade = ended ? (clock.breached_at ? 'late' : 'calm') : clockGrade(clock, left);
  const lines = clocks.history.filter((line) => line.clock === clock.id);
  const chance = left < 0 ? undefined : outlook?.breach_chance;
  const percent = chance === undefined ? undefined : Math.round(chance * 100);
  return (
    <li className="clock-row">
      <div className="row">
        <button type="button" className="bare grow cut" aria-expanded={why} title={t('clock.why')} onClick={() => setWhy(!why)}>
          {t(`clock.${clock.type}`)}{clock.round > 1 && <span className="faint"> {clock.round}</span>}
        </button>
        {ended ? <span className={`due due-${grade}`}>{t(clock.breached_at ? 'clock.met_late' : 'clock.met')}</span>
          : paused ? <span className="due due-none"><Pause size={11} aria-hidden="true" /> {t('clock.paused')}</span>
            : <span className={`due due-${grade}`} role="timer" aria-label={t(left < 0 ? 'clock.over_by' : 'clock.left_of', { time: countdown(left * 1000) })}>{left < 0 ? '−' : ''}{countdown(left * 1000)}</span>}
      </div>
      {!ended && <div className={`clock-bar bar-${grade}`} aria-hidden="true"><i style={{ width: `${used * 100}%` }} /></div>}
      <p className="tiny faint">
        {paused && clock.paused_for ? `${t(`waits.${clock.paused_for}`)} · ` : ''}
        {!ended && !paused && !view.counting && !clock.breached_at ? `${t('clock.closed_now')} · ` : ''}
        {clock.due_at && !ended && !paused ? t('clock.until', { time: exactTime(clock.due_at, i18n.language) }) : ''}
        {ended && clock.ended_at ? exactTime(clock.ended_at, i18n.language) : ''}
        {paused ? t('clock.left_when_resumed', { time: workingTime(Math.max(0, left)) }) : ''}
      </p>
      {!ended && percent !== undefined && outlook && <p className={`tiny ${percent >= 50 ? 'is-late' : 'faint'}`}>{t('clock.chance', { percent, count: outlook.n })}</p>}
      {why && (
        <div className="clock-why">
          <p className="tiny">{t('clock.promise', { target: workingTime(target), policy: clocks.policy_name ?? t('clock.no_policy') })}</p>
          {clock.terms.pauses.length > 0 && <p className="tiny faint">{t('clock.pauses_for', { reasons: clock.terms.pauses.map((each) => t(`waits.${each}`)).join(', ') })}</p>}
          <ol className="plain clock-history">{lines.map((line) => <Line key={line.id} line={line} />)}</ol>
        </div>
      )}
    </li>
  );
}

/** What was promised by when, to the second, and why. */
export function ClocksCard({ matter }: { matter: Case }) {
  const { t } = useTranslation('cases');
  const clocks = useQuery({ queryKey: caseKeys.part(matter.id, 'clocks'), queryFn: ({ signal }) => cases.clocks(matter.id, { signal }), refetchInterval: 30_000, retry: false });
  const shown = clocks.data ? shownClocks(clocks.data.clocks) : [];
  return (
    <FoldCard name="case-clocks" title={t('clock.title')} extra={clocks.data?.policy_name ? <span className="faint tiny cut">{clocks.data.policy_name}</span> : undefined}>
      {clocks.isPending ? <SkeletonLines lines={3} /> : clocks.isError ? <p className="faint">{t('card.failed')}</p>
        : shown.length === 0 || !clocks.data ? <p className="faint">{t('clock.none')}</p>
          : <ul className="plain clock-list">{shown.map((view) => <Row key={view.clock.id} view={view} clocks={clocks.data} />)}</ul>}
    </FoldCard>
  );
}
