import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CaseRehearsal, Id } from '@/shared/api/types';
import { ladders } from '@/shared/escalation/api';
import type { LadderDraft } from '@/shared/escalation/types';
import { useReasonText } from '@/shared/escalation/words';
import { useQueues } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { clockPolicies } from '../api';
import { everyDay } from '../model/rules';
import { TakenNote } from '../parts/Place';
import { DayBars, Touched } from '../parts/RehearsalPicture';
import { RehearsalRun } from '../parts/RehearsalRun';

type Outcome = NonNullable<CaseRehearsal['ladder_outcome']>;
type Step = Outcome['samples'][number]['steps'][number];

function StepText({ step }: { step: Step }) {
  const { t } = useTranslation('escalation');
  const whom = [...step.people.map(({ name, id }) => name || id), step.queue?.name, step.level && t(`level.${step.level}`), step.task].filter(Boolean).join(', ');
  return <span className={step.changes ? undefined : 'faint'}>{t(`action.${step.kind}`)}{whom && `: ${whom}`}{!step.changes && ` (${t('rehearsed.unchanged')})`}</span>;
}

function Samples({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation('automation');
  const { i18n } = useTranslation();
  const reason = useReasonText();
  if (outcome.samples.length === 0) return null;
  return (
    <section className="stack">
      <h3>{t('samples')}</h3>
      <ul className="plain samples">
        {outcome.samples.slice(0, 10).map((sample, index) => (
          <li key={index}>
            <div className="row wrap"><Link to={`/cases/case/${sample.case_id}`}>{sample.title}</Link><span className="faint numbers">{exactTime(sample.at, i18n.language)}</span></div>
            <p><strong>{sample.level_name}</strong> <span className="faint">{reason(sample.reason)}</span></p>
            <ul>{sample.steps.map((step, at) => <li key={at}><StepText step={step} /></li>)}</ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Counts({ outcome }: { outcome: Outcome }) {
  const { t, i18n } = useTranslation('escalation');
  const write = (value: number) => value.toLocaleString(i18n.language);
  const people = outcome.by_person.slice(0, 12);
  return (
    <>
      <table className="plain-table action-counts">
        <thead><tr><th scope="col">{t('ladders.levels')}</th><th scope="col">{t('rehearsed.raised')}</th><th scope="col">{t('rehearsed.on_cases')}</th></tr></thead>
        <tbody>{outcome.by_level.map((level) => <tr key={level.level}><th scope="row">{level.name}</th><td className="numbers">{write(level.raised)}</td><td className="numbers">{write(level.things)}</td></tr>)}</tbody>
      </table>
      {people.length > 0 && (
        <table className="plain-table action-counts">
          <thead><tr><th scope="col">{t('rehearsed.person')}</th>{(['called', 'behind', 'told', 'given'] as const).map((column) => <th key={column} scope="col">{t(`rehearsed.${column}`)}</th>)}</tr></thead>
          <tbody>{people.map((person) => <tr key={person.id}><th scope="row">{person.name || person.id}</th><td className="numbers">{write(person.called)}</td><td className="numbers">{write(person.behind)}</td><td className="numbers">{write(person.told)}</td><td className="numbers">{write(person.given)}</td></tr>)}</tbody>
        </table>
      )}
    </>
  );
}

function Result({ outcome }: { outcome: Outcome }) {
  const { t, i18n } = useTranslation('escalation');
  const { t: automation } = useTranslation('automation');
  const { t: casework } = useTranslation('casework');
  const queues = useQueues();
  const days = everyDay(outcome, (date) => ({ date, matched: 0, things: 0 }));
  const figures = [['matched', outcome.matched], ['things', outcome.things], ['counted', outcome.counted], ['looked', outcome.looked]] as const;
  return (
    <div className="stack rehearsal">
      {outcome.history_is_cut && <Alert type="info" showIcon title={automation('cut')} />}
      {outcome.older > 0 && <Alert type="info" showIcon title={casework('levels.rehearsed.older', { count: outcome.older })} />}
      {outcome.left_out > 0 && <Alert type="warning" showIcon title={casework('levels.rehearsed.left_out', { count: outcome.left_out })} />}
      <TakenNote taken={outcome.taken} />
      <div className="stat-row">{figures.map(([name, value]) => <div key={name} className="stat"><span className="faint">{t(`rehearsed.${name}`)}</span><b>{value.toLocaleString(i18n.language)}</b></div>)}</div>
      {outcome.matched === 0 && <EmptyState title={t('rehearsed.nothing')}>{t(outcome.counted === 0 ? 'rehearsed.nothing_counted' : 'rehearsed.nothing_raised')}</EmptyState>}
      {outcome.matched > 0 && <DayBars title={t('rehearsed.by_day')} columns={[t('rehearsed.matched'), t('rehearsed.things')]} bars={days.map((day) => ({ date: day.date, value: day.matched, columns: [day.matched, day.things] }))} />}
      {outcome.matched > 0 && <Counts outcome={outcome} />}
      <p className="faint">{t('rehearsed.really', { count: outcome.raised_really })}</p>
      <Touched title={t('rehearsed.into')} rows={outcome.by_queue} nameOf={(id) => queues.find((queue) => queue.id === id)?.name ?? id} />
      <Samples outcome={outcome} />
    </div>
  );
}

/** Which levels the ladder, as it stands on the screen, would have raised, and who would have been called; from the real log, changing nothing. */
export function LadderRehearsal({ ladder, stored, position }: { ladder: LadderDraft; stored?: Id; position?: number }) {
  return (
    <RehearsalRun
      start={(span) => ladders.rehearse({ ladder, ...span, ...(stored ? { ladder_id: stored } : {}), ...(position ? { position } : {}) })}
      look={(id, signal) => clockPolicies.rehearsal(id, { signal })} cancel={(id) => clockPolicies.cancelRehearsal(id)}
    >
      {(run) => run.ladder_outcome && <Result outcome={run.ladder_outcome} />}
    </RehearsalRun>
  );
}
