import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AutomationRule, AutomationWords, Id, RehearsalResult } from '@/shared/api/types';
import { useConditionWords } from '@/shared/conditions/words';
import { useUserName, useQueues } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { automation } from '../api';
import { barsOf } from '../model/rules';
import { DayBars, Touched } from '../parts/RehearsalPicture';
import { RehearsalRun } from '../parts/RehearsalRun';
import { FindingLine } from '../tables/TestBench';

function Result({ result, words }: { result: RehearsalResult; words: AutomationWords }) {
  const { t, i18n } = useTranslation('automation');
  const conditionWords = useConditionWords(words.facts);
  const userName = useUserName();
  const queues = useQueues();
  const write = (value: number) => value.toLocaleString(i18n.language);
  const shown = (fact: string | undefined, value: unknown) => (value === undefined || value === null ? '–' : conditionWords.valueText(words.facts.find((each) => each.name === fact), value));
  return (
    <div className="stack rehearsal">
      {result.history_is_cut && <Alert type="info" showIcon title={t('cut')} />}
      {result.unknown > 0 && <Alert type="info" showIcon title={t('unknown', { count: result.unknown })} />}
      <div className="stat-row">
        <div className="stat"><span className="faint">{t('matched')}</span><b>{write(result.matched)}</b></div>
        <div className="stat"><span className="faint">{t('things')}</span><b>{write(result.things)}</b></div>
        <div className="stat"><span className="faint">{t('looked')}</span><b>{write(result.looked)}</b></div>
        <div className="stat"><span className="faint">{t('events')}</span><b>{write(result.events)}</b></div>
      </div>
      {result.matched === 0 ? <EmptyState title={t('nothing_matched')}>{t('nothing_matched_text')}</EmptyState> : <DayBars title={t('by_day')} columns={[t('matched'), t('things')]} bars={barsOf(result).map((day) => ({ date: day.date, value: day.matched, columns: [day.matched, day.things] }))} />}
      {result.by_action.length > 0 && result.matched > 0 && (
        <table className="plain-table action-counts"><thead><tr><th scope="col">{t('would')}</th><th scope="col">{t('changes')}</th><th scope="col">{t('already')}</th></tr></thead><tbody>{result.by_action.map((each) => <tr key={each.action}><th scope="row">{t(`does.${each.does}`)}</th><td className="numbers">{write(each.changes)}</td><td className="numbers">{write(each.already)}</td></tr>)}</tbody></table>
      )}
      <div className="touched-both"><Touched title={t('by_queue')} rows={result.by_queue} nameOf={(id) => queues.find((queue) => queue.id === id)?.name ?? id} /><Touched title={t('by_owner')} rows={result.by_owner} nameOf={userName} /></div>
      {result.samples.length > 0 && (
        <section className="stack">
          <h3>{t('samples')}</h3>
          <ul className="plain samples">
            {result.samples.slice(0, 10).map((sample, index) => (
              <li key={index}>
                <div className="row wrap"><Link to={sample.thing.kind === 'matter' ? `/cases/case/${sample.thing.id}` : `/inbox/all/${sample.thing.id}`}>{sample.title || sample.thing.id}</Link><code className="faint">{sample.trigger}</code><span className="faint numbers">{exactTime(sample.at, i18n.language)}</span></div>
                <ul>
                  {sample.because.map((finding) => <FindingLine key={finding.path} finding={finding} words={conditionWords} />)}
                  {sample.effects.map((effect) => <li key={effect.action}>{t(`does.${effect.does}`)}{effect.fact && <>: <s className="faint">{shown(effect.fact, effect.before)}</s> → <strong>{shown(effect.fact, effect.after)}</strong></>}{!effect.changes && <span className="faint"> {t('no_change')}</span>}</li>)}
                </ul>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** What the rule, as it stands on the screen, would have done in the past; from the real log, changing nothing. */
export function RehearsalPanel({ rule, stored, words }: { rule: AutomationRule; stored?: Id; words: AutomationWords }) {
  return (
    <RehearsalRun
      start={(span) => automation.rehearse({ rule, ...span, ...(stored ? { rule_id: stored } : {}) })}
      look={(id, signal) => automation.rehearsal(id, { signal })} cancel={(id) => automation.cancelRehearsal(id)}
    >
      {(run) => run.result && <Result result={run.result} words={words} />}
    </RehearsalRun>
  );
}
