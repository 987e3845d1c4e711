import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { escalationKeys, rosters } from '@/shared/escalation/api';
import type { Duty } from '@/shared/escalation/types';
import { SkeletonLines } from '@/shared/ui/States';

const useDuty = (roster: Id, at: string | undefined) =>
  useQuery({ queryKey: escalationKeys.duty(roster, at ?? ''), queryFn: ({ signal }) => rosters.duty(roster, at, { signal }), refetchInterval: at ? false : 60_000, staleTime: 0 });

const look: Record<Duty['kind'], string> = { on_duty: 'pill-good', deputy: 'pill-accent', fallback: '' };

export function People({ people }: { people: Duty[] }) {
  const { t } = useTranslation('escalation');
  if (people.length === 0) return <span className="pill pill-warn">{t('rosters.nobody')}</span>;
  return <ol className="plain duty-people">{people.map((each) => <li key={each.user}><span className={`pill ${look[each.kind]}`}>{t(`rosters.kind.${each.kind}`)}</span> {each.name}</li>)}</ol>;
}

/** The first of those who are called now, for a list. */
export function DutyCell({ roster }: { roster: Id }) {
  const duty = useDuty(roster, undefined);
  if (!duty.data) return <span className="faint">…</span>;
  return <People people={duty.data.people.slice(0, 3)} />;
}

/** Who is called in which order, now or at another moment. */
export function DutyNow({ roster }: { roster: Id }) {
  const { t } = useTranslation('escalation');
  const [at, setAt] = useState('');
  const duty = useDuty(roster, at ? new Date(at).toISOString() : undefined);
  return (
    <div className="stack">
      <label className="row wrap"><span>{t('rosters.at')}</span><input type="datetime-local" className="time-input" value={at} onChange={(event) => setAt(event.target.value)} /><span className="faint">{at ? '' : t('rosters.at_now')}</span></label>
      {duty.data ? <People people={duty.data.people} /> : duty.isError ? <p className="faint">{t('rosters.unknown')}</p> : <SkeletonLines lines={2} />}
    </div>
  );
}
