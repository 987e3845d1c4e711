import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Progress, Segmented } from 'antd';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutomationRule, AutomationWords, Id, RehearsalResult } from '@/shared/api/types';
import { useConditionWords } from '@/shared/conditions/words';
import { useUserName, useQueues } from '@/shared/ui/names';
import { useProblem } from '@/shared/ui/problem';
import { Link } from '@/shared/ui/router';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { automation } from '../api';
import { barsOf } from '../model/rules';
import { FindingLine } from '../tables/TestBench';

const spans = [7, 30, 90, 365];

/** Bars per day, drawn plainly: they need no library, and are a table for who cannot see them. */
function DayBars({ result }: { result: RehearsalResult }) {
  const { t, i18n } = useTranslation('automation');
  const bars = barsOf(result);
  const most = Math.max(1, ...bars.map((bar) => bar.matched));
  const write = new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const name = (date: string) => write.format(new Date(`${date}T12:00:00Z`));
  return (
    <figure className="rehearsal-bars">
      <figcaption className="row"><strong className="grow">{t('by_day')}</strong><span className="faint">{t('most', { count: most })}</span></figcaption>
      <div className="bars" aria-hidden="true">{bars.map((bar) => <span key={bar.date} className="bar-slot" title={`${name(bar.date)}: ${bar.matched}`}><i style={{ height: `${(bar.matched / most) * 100}%` }} /></span>)}</div>
      <div className="row faint" aria-hidden="true"><span className="grow">{bars[0] && name(bars[0].date)}</span><span>{bars.at(-1) && name(bars.at(-1)?.date ?? '')}</span></div>
      <details className="more-about">
        <summary>{t('as_table')}</summary>
        <table className="plain-table"><thead><tr><th scope="col">{t('day')}</th><th scope="col">{t('matched')}</th><th scope="col">{t('things')}</th></tr></thead><tbody>{bars.filter((bar) => bar.matched > 0).map((bar) => <tr key={bar.date}><th scope="row">{name(bar.date)}</th><td className="numbers">{bar.matched}</td><td className="numbers">{bar.things}</td></tr>)}</tbody></table>
      </details>
    </figure>
  );
}

function Touched({ title, rows, nameOf }: { title: string; rows: RehearsalResult['by_queue']; nameOf: (id: string) => string }) {
  const most = Math.max(1, ...rows.map((row) => row.things));
  if (rows.length === 0) return null;
  return (
    <section className="panel"><h3>{title}</h3><div className="touched">{rows.slice(0, 8).map((row) => <div key={row.id} className="touched-row"><span className="cut">{row.name || nameOf(row.id)}</span><span className="dist-bar"><i style={{ width: `${(row.things / most) * 100}%`, background: 'var(--accent)' }} /></span><span className="numbers">{row.things}</span></div>)}</div></section>
  );
}

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
      {result.matched === 0 ? <EmptyState title={t('nothing_matched')}>{t('nothing_matched_text')}</EmptyState> : <DayBars result={result} />}
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
  const { t } = useTranslation('automation');
  const problem = useProblem();
  const [days, setDays] = useState(30);
  const [id, setId] = useState<Id>();
  const running = (state: string | undefined) => state === 'waiting' || state === 'running';
  const query = useQuery({ queryKey: ['rehearsal', id], enabled: id !== undefined, queryFn: ({ signal }) => automation.rehearsal(id ?? '', { signal }), refetchInterval: ({ state }) => (!state.data || running(state.data.state) ? 700 : false) });
  const start = () => automation.rehearse({ rule, days, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...(stored ? { rule_id: stored } : {}) }).then((begun) => setId(begun.id)).catch(problem);
  const busy = id !== undefined && (!query.data || running(query.data.state));
  return (
    <div className="stack">
      <div className="row wrap">
        <Segmented<number> value={days} aria-label={t('span')} options={spans.map((span) => ({ value: span, label: t('last_days', { count: span }) }))} onChange={setDays} />
        <Button icon={<Play size={14} />} loading={busy} onClick={() => void start()}>{t('rehearse')}</Button>
        {busy && id && <Button type="text" onClick={() => void automation.cancelRehearsal(id).then(() => query.refetch()).catch(problem)}>{t('stop')}</Button>}
      </div>
      {query.isError && <ErrorState error={query.error} retry={() => void query.refetch()} />}
      {busy && query.data && <Progress percent={Math.floor(query.data.per_mille / 10)} aria-label={t('rehearse')} />}
      {query.data?.error && <Alert type="error" showIcon title={query.data.error} />}
      {query.data?.result && !busy && <Result result={query.data.result} words={words} />}
    </div>
  );
}
