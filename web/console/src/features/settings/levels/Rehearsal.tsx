import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CaseRehearsal, Fact, Id } from '@/shared/api/types';
import { useConditionWords } from '@/shared/conditions/words';
import { useFacts } from '@/shared/conditions/references';
import { useQueues, useUserName } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { clockPolicies, type ClockPolicyDraft } from '../api';
import { everyDay } from '../model/rules';
import { TakenNote } from '../parts/Place';
import { DayBars, Touched } from '../parts/RehearsalPicture';
import { RehearsalRun } from '../parts/RehearsalRun';
import { FindingLine } from '../tables/TestBench';
import { useSpanText } from './useSpanText';

type Outcome = NonNullable<CaseRehearsal['policy_outcome']>;
type Course = Outcome['samples'][number]['clocks'][number]['now'];

function CourseText({ course }: { course: Course }) {
  const { t, i18n } = useTranslation('casework');
  const span = useSpanText();
  if (!course) return <span className="faint">{t('levels.rehearsed.not_promised')}</span>;
  return <span>{span(course.within_s)}{course.broken_at ? <strong className="course-broken"> {t('levels.rehearsed.broken_at', { time: exactTime(course.broken_at, i18n.language) })}</strong> : <span className="faint"> {t('levels.rehearsed.kept')}</span>}</span>;
}

function Samples({ outcome, facts }: { outcome: Outcome; facts: Fact[] }) {
  const { t, i18n } = useTranslation('casework');
  const { t: automation } = useTranslation('automation');
  const words = useConditionWords(facts);
  if (outcome.samples.length === 0) return null;
  return (
    <section className="stack">
      <h3>{automation('samples')}</h3>
      <ul className="plain samples">
        {outcome.samples.slice(0, 10).map((sample) => (
          <li key={`${sample.case_id} ${sample.task ?? ''}`}>
            <div className="row wrap"><Link to={`/cases/case/${sample.case_id}`}>{sample.title}</Link>{sample.task && <span>{sample.task}</span>}<span className="faint numbers">{exactTime(sample.at, i18n.language)}</span></div>
            <p className="faint">{sample.policy_now ?? t('levels.no_policy')} → {sample.policy_then ?? t('levels.no_policy')}</p>
            <ul>
              {sample.because.map((finding) => <FindingLine key={finding.path} finding={finding} words={words} />)}
              {sample.clocks.map((clock) => <li key={`${clock.type} ${clock.round}`}>{t(`levels.clock.${clock.type}`)}: <CourseText course={clock.now} /> → <CourseText course={clock.then} /></li>)}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Result({ outcome, facts }: { outcome: Outcome; facts: Fact[] }) {
  const { t, i18n } = useTranslation('casework');
  const { t: automation } = useTranslation('automation');
  const userName = useUserName();
  const queues = useQueues();
  const write = (value: number) => value.toLocaleString(i18n.language);
  const days = everyDay(outcome, (date) => ({ date, matched: 0, things: 0, broken_now: 0, broken_then: 0 }));
  const figures = [['newly_broken', outcome.newly_broken], ['newly_kept', outcome.newly_kept], ['things', outcome.things], ['matched', outcome.matched], ['looked', outcome.looked]] as const;
  return (
    <div className="stack rehearsal">
      {outcome.history_is_cut && <Alert type="info" showIcon title={automation('cut')} />}
      {outcome.older > 0 && <Alert type="info" showIcon title={t('levels.rehearsed.older', { count: outcome.older })} />}
      {outcome.left_out > 0 && <Alert type="warning" showIcon title={t('levels.rehearsed.left_out', { count: outcome.left_out })} />}
      <TakenNote taken={outcome.taken} />
      <div className="stat-row">{figures.map(([name, value]) => <div key={name} className="stat"><span className="faint">{t(`levels.rehearsed.${name}`)}</span><b>{write(value)}</b></div>)}</div>
      {outcome.things === 0 && <EmptyState title={t('levels.rehearsed.nothing')}>{t(outcome.matched === 0 ? 'levels.rehearsed.nothing_matched' : 'levels.rehearsed.nothing_changed')}</EmptyState>}
      {outcome.broken_now + outcome.broken_then > 0 && <DayBars title={t('levels.rehearsed.by_day')} columns={[t('levels.rehearsed.now'), t('levels.rehearsed.then')]} bars={days.map((day) => ({ date: day.date, value: day.broken_then, beside: day.broken_now, columns: [day.broken_now, day.broken_then] }))} />}
      {outcome.by_clock.length > 0 && (
        <table className="plain-table action-counts"><thead><tr><th scope="col">{t('levels.promise')}</th><th scope="col">{t('levels.rehearsed.now')}</th><th scope="col">{t('levels.rehearsed.then')}</th><th scope="col">{t('levels.rehearsed.newly_broken')}</th><th scope="col">{t('levels.rehearsed.newly_kept')}</th></tr></thead><tbody>{outcome.by_clock.map((clock) => <tr key={clock.type}><th scope="row">{t(`levels.clock.${clock.type}`)}</th><td className="numbers">{t('levels.rehearsed.of', { broken: write(clock.broken_now), all: write(clock.now) })}</td><td className="numbers">{t('levels.rehearsed.of', { broken: write(clock.broken_then), all: write(clock.then) })}</td><td className="numbers">{write(clock.newly_broken)}</td><td className="numbers">{write(clock.newly_kept)}</td></tr>)}</tbody></table>
      )}
      <p className="faint">{t('levels.rehearsed.really', { count: outcome.broken_really })}</p>
      <div className="touched-both"><Touched title={automation('by_queue')} rows={outcome.by_queue} nameOf={(id) => queues.find((queue) => queue.id === id)?.name ?? id} /><Touched title={automation('by_owner')} rows={outcome.by_owner} nameOf={userName} /></div>
      <Samples outcome={outcome} facts={facts} />
    </div>
  );
}

/** Which clocks the promise, as it stands on the screen, would have started and broken; from the real log, changing nothing. */
export function LevelRehearsal({ policy, stored }: { policy: ClockPolicyDraft; stored?: Id }) {
  const facts = useFacts();
  return (
    <RehearsalRun
      start={(span) => clockPolicies.rehearse({ policy, ...span, ...(stored ? { policy_id: stored } : {}) })}
      look={(id, signal) => clockPolicies.rehearsal(id, { signal })} cancel={(id) => clockPolicies.cancelRehearsal(id)}
    >
      {(run) => run.policy_outcome && <Result outcome={run.policy_outcome} facts={facts.data ?? []} />}
    </RehearsalRun>
  );
}
