import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseThen } from '@/shared/cases/api';
import { LevelMark, StateMark, TaskStateMark, useDueWhat } from '@/shared/cases/marks';
import { useCaseNames } from '@/shared/cases/names';
import type { Case } from '@/shared/cases/types';
import { useQueues, useUserName } from '@/shared/ui/names';
import { exactTime, shortDate } from '@/shared/ui/time';
import { threadOf } from '../model/thread';
import { EntryView, MessageView } from '../page/ThreadItems';
import { useEntries, useTalks } from '../page/useCasePage';
import { useLineName } from '../page/useLineName';
import { TaskWho } from '../tasks/TaskList';

/** A fact of then; beside it what it is now, when that is something else. */
function Fact({ name, now, children }: { name: string; now?: string | false; children: ReactNode }) {
  const { t } = useTranslation('process');
  return <div><dt>{name}</dt><dd>{children}{now && <span className="then-differs">{t('case.differs', { value: now })}</span>}</dd></div>;
}

function Facts({ then, now }: { then: CaseThen; now: Case }) {
  const { t } = useTranslation('process');
  const { t: ofCases } = useTranslation('cases');
  const { stateName } = useCaseNames();
  const userName = useUserName();
  const queues = useQueues();
  const { matter } = then;
  const queueOf = (id: string | undefined) => queues.find((each) => each.id === id)?.name ?? t('case.none');
  const waits = (each: Case) => (each.waits_for ? ofCases(`waits.${each.waits_for}`) : t('case.none'));
  const tags = (each: Case) => each.tags.join(', ') || t('case.none');
  return (
    <dl className="case-dl then-facts">
      <Fact name={t('case.state')} now={matter.state !== now.state && stateName(now.kind, now.state)}><StateMark name={stateName(matter.kind, matter.state)} category={matter.state_category} /></Fact>
      <Fact name={t('case.grade')} now={matter.grade.level !== now.grade.level && ofCases(`level.${now.grade.level}`)}><LevelMark level={matter.grade.level} /></Fact>
      <Fact name={t('case.owner')} now={matter.owner !== now.owner && (now.owner ? userName(now.owner) : t('case.nobody'))}>{matter.owner ? (then.owner_name ?? userName(matter.owner)) : t('case.nobody')}</Fact>
      <Fact name={t('case.queue')} now={matter.queue !== now.queue && queueOf(now.queue)}>{then.queue_name ?? queueOf(matter.queue)}</Fact>
      <Fact name={t('case.waits')} now={matter.waits_for !== now.waits_for && waits(now)}>{waits(matter)}</Fact>
      <Fact name={t('case.tags')} now={tags(matter) !== tags(now) && tags(now)}>{tags(matter)}</Fact>
    </dl>
  );
}

function Clocks({ then }: { then: CaseThen }) {
  const { t, i18n } = useTranslation('process');
  const { t: ofCases } = useTranslation('cases');
  const dueWhat = useDueWhat();
  const running = then.clocks.filter((clock) => clock.status !== 'cancelled');
  if (running.length === 0) return <p className="faint">{t('case.no_clocks')}</p>;
  return (
    <ul className="plain then-clocks">
      {running.map((clock) => {
        const late = Boolean(clock.breached_at) || (!clock.ended_at && clock.due_at !== undefined && clock.due_at < then.at);
        const state = clock.ended_at ? ofCases(late ? 'clock.met_late' : 'clock.met') : clock.status === 'paused' ? ofCases('clock.paused') : clock.due_at ? t('case.due', { time: exactTime(clock.due_at, i18n.language) }) : '';
        return <li key={clock.id} className="row"><span className="grow cut">{dueWhat(clock.type)}{clock.round > 1 && <span className="faint"> {clock.round}</span>}</span><span className={late ? 'is-late' : 'faint'}>{state}</span></li>;
      })}
    </ul>
  );
}

function Thread({ then, now }: { then: CaseThen; now: Case }) {
  const { t, i18n } = useTranslation('process');
  const entries = useEntries(now.id);
  const { talks } = useTalks(then.matter.conversations);
  // To the millisecond: strings of times end in different places.
  const items = useMemo(() => threadOf(talks, entries.data ?? []).filter((item) => Date.parse(item.at) <= Date.parse(then.at)), [talks, entries.data, then.at]);
  if (items.length === 0) return <p className="faint">{t('case.no_thread')}</p>;
  return items.map((item) => {
    if (item.type === 'day') return <div key={item.key} className="thread-day"><span>{shortDate(item.at, i18n.language)}</span></div>;
    if (item.type === 'message') return <MessageView key={item.key} message={item.message} conversation={item.conversation} crossing={item.crossing && then.matter.conversations.length > 1} />;
    return <EntryView key={item.key} entry={item.entry} />;
  });
}

export function Shown({ then, now }: { then: CaseThen; now: Case }) {
  const { t, i18n } = useTranslation('process');
  const lineName = useLineName();
  return (
    <div className="then-columns" tabIndex={-1}>
      <div className="then-main" tabIndex={0} role="group" aria-label={t('case.thread')}>
        {then.complete_since && <p className="faint">{t('case.incomplete', { date: shortDate(then.complete_since, i18n.language) })}</p>}
        <h2 className="then-subject">{then.matter.subject}{then.matter.subject !== now.subject && <span className="then-differs">{t('case.differs', { value: now.subject })}</span>}</h2>
        <Facts then={then} now={now} />
        <section aria-label={t('case.thread')}><h3>{t('case.thread')}</h3><Thread then={then} now={now} /></section>
      </div>
      <aside className="then-side" tabIndex={0} aria-label={t('case.happened')}>
        <section aria-label={t('case.tasks')}>
          <h3>{t('case.tasks')}</h3>
          {then.tasks.length === 0 ? <p className="faint">{t('case.no_tasks')}</p> : (
            <ul className="plain task-list">{then.tasks.map((task) => <li key={task.id} className="then-task"><span className="row"><TaskStateMark state={task.state} blocked={task.blocked} /><span className="grow cut task-title" title={task.title}>{task.title}</span></span><TaskWho task={task} /></li>)}</ul>
          )}
        </section>
        <section aria-label={t('case.clocks')}><h3>{t('case.clocks')}</h3><Clocks then={then} /></section>
        <section aria-label={t('case.happened')}>
          <h3>{t('case.happened')}</h3>
          <ol className="plain then-lines">{then.lines.slice(0, 12).map((line) => <li key={line.seq}><span className="row"><span className="grow cut">{lineName(line.kind)}</span><span className="tiny faint cut">{line.by_name ?? t('case.system')}</span></span><span className="tiny faint">{exactTime(line.at, i18n.language)}</span></li>)}</ol>
        </section>
      </aside>
    </div>
  );
}
