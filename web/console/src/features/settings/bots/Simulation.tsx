// A bot over talks of the past or a synthetic day: what it would have done, live and with its drafts, and examples behind each bar.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Progress, Segmented, Select } from 'antd';
import { History, Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { Link } from '@/shared/ui/router';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { botKeys, simulations } from './api';
import { alone, barsOf, examplesOf, toldOf, type Bar } from './simulated';
import type { Bot, SimulatedExample, SimulatedWay, Simulation as Run, SimulationOutcome } from './types';

const spans = [1, 7, 30, 90];
const runs = (run?: Run) => run?.state === 'waiting' || run?.state === 'running';
type Choose = (bar: Bar) => void;

function Way({ way, name }: { way: SimulatedWay; name: string }) {
  const { t } = useTranslation('bots');
  return (
    <p><span className="pill">{name}</span> <strong>{t(`sim.end.${way.end}`)}</strong>{way.reason && <> · {t(`reason.${way.reason}`)}</>}{way.title && <> · {way.title}</>}{way.actions.length > 0 && <> · {t('sim.would_run', { action: way.actions.join(', ') })}</>}{way.told && <span className="faint"> — “{way.told}”</span>}</p>
  );
}

function Example({ example }: { example: SimulatedExample }) {
  const { t, i18n } = useTranslation('bots');
  const same = JSON.stringify(example.live) === JSON.stringify(example.draft);
  return (
    <li className="stack">
      {example.said.map((words, index) => <p key={index} dir="auto" className="sim-said">{words}</p>)}
      <Way way={example.live} name={t(same ? 'sim.both' : 'sim.live')} />
      {!same && <Way way={example.draft} name={t('sim.draft')} />}
      {example.people && <p dir="auto"><span className="pill pill-accent">{t('sim.people')}</span> {example.people}{example.live.likeness !== undefined && <span className="faint numbers"> {t('sim.likeness', { share: example.live.likeness.toLocaleString(i18n.language, { style: 'percent' }) })}</span>}</p>}
      {example.conversation && <Link to={`/inbox/all/${example.conversation}`}>{t('sim.open')}</Link>}
    </li>
  );
}

function Bars({ outcome, chosen, choose }: { outcome: SimulationOutcome; chosen: Bar; choose: Choose }) {
  const { t, i18n } = useTranslation('bots');
  const share = (talks: number) => (outcome.talks ? talks / outcome.talks : 0).toLocaleString(i18n.language, { style: 'percent' });
  return (
    <div className="sim-bars" role="group" aria-label={t('sim.picture')}>
      {barsOf(outcome).map(({ end, live, draft }) => (
        <button key={end} type="button" className="sim-bar" aria-pressed={chosen === end} aria-label={t('sim.bar', { end: t(`sim.end.${end}`), live, draft })} onClick={() => choose(end)}>
          <span>{t(`sim.end.${end}`)}</span>
          <span className="sim-pair" aria-hidden="true"><i className={`sim-live sim-${end}`} style={{ width: `${(live / outcome.talks) * 100}%` }} /><i className={`sim-draft sim-${end}`} style={{ width: `${(draft / outcome.talks) * 100}%` }} /></span>
          <span className="numbers">{live} <span className="faint">{share(live)}</span>{draft !== live && <><br />{draft} <span className="faint">{share(draft)}</span></>}</span>
        </button>
      ))}
      <p className="faint sim-legend"><i className="sim-live" aria-hidden="true" /> {t('sim.live')} <i className="sim-draft" aria-hidden="true" /> {t('sim.draft')}</p>
    </div>
  );
}

function Figures({ outcome, chosen, choose }: { outcome: SimulationOutcome; chosen: Bar; choose: Choose }) {
  const { t, i18n } = useTranslation('bots');
  const percent = (value: number) => value.toLocaleString(i18n.language, { style: 'percent' });
  const both = (live: string, draft: string) => (live === draft ? live : `${live} → ${draft}`);
  const mean = (turns: number) => (outcome.talks ? turns / outcome.talks : 0).toLocaleString(i18n.language, { maximumFractionDigits: 1 });
  const { live, draft } = outcome;
  const figures: [string, string, Bar?][] = [
    [t('sim.alone'), both(percent(alone(live, outcome.talks)), percent(alone(draft, outcome.talks)))],
    [t('sim.changed'), String(outcome.changed), 'changed'], [t('sim.unlike'), t('sim.of', { part: live.unlike, all: live.compared }), 'unlike'],
    [t('sim.turns'), both(mean(live.turns), mean(draft.turns))], [t('sim.actions'), both(String(live.actions), String(draft.actions))],
    ...(live.cost_minor + draft.cost_minor > 0 ? [[t('sim.cost'), both(String(live.cost_minor / 100), String(draft.cost_minor / 100))] as [string, string]] : []),
  ];
  return (
    <div className="stat-row">
      {figures.map(([name, value, bar]) => <div key={name} className="stat"><span className="faint">{name}</span><b>{value}</b>{bar && <Button size="small" type="link" aria-pressed={chosen === bar} onClick={() => choose(bar)}>{t('sim.show')}</Button>}</div>)}
    </div>
  );
}

function Tables({ outcome }: { outcome: SimulationOutcome }) {
  const { t } = useTranslation('bots');
  const told = toldOf(outcome);
  const reasons = [...new Set([...outcome.live.reasons, ...outcome.draft.reasons].map(({ reason }) => reason))];
  const countOf = (side: 'live' | 'draft', reason: string) => outcome[side].reasons.find((each) => each.reason === reason)?.talks ?? 0;
  const head = (name: string) => <thead><tr><th scope="col">{name}</th><th scope="col">{t('sim.live')}</th><th scope="col">{t('sim.draft')}</th></tr></thead>;
  return (
    <div className="sim-tables">
      {reasons.length > 0 && <table className="plain-table">{head(t('sim.why'))}<tbody>{reasons.map((reason) => <tr key={reason}><th scope="row">{t(`reason.${reason}`)}</th><td className="numbers">{countOf('live', reason)}</td><td className="numbers">{countOf('draft', reason)}</td></tr>)}</tbody></table>}
      {told.length > 0 && <table className="plain-table">{head(t('sim.told'))}<tbody>{told.map((row) => <tr key={`${row.end} ${row.id}`}><th scope="row">{row.title} {row.end === 'dialog' && <span className="pill">{t('dialogs.dialog')}</span>}</th><td className="numbers">{row.live}</td><td className="numbers">{row.draft}</td></tr>)}</tbody></table>}
    </div>
  );
}

function Outcome({ outcome }: { outcome: SimulationOutcome }) {
  const { t } = useTranslation('bots');
  const [chosen, choose] = useState<Bar>(outcome.changed > 0 ? 'changed' : 'answered');
  const examples = examplesOf(outcome, chosen);
  if (outcome.talks === 0) return <EmptyState icon={History} title={t('sim.nothing')}>{t('sim.nothing_text')}</EmptyState>;
  return (
    <>
      {outcome.history_is_cut && <Alert type="info" showIcon title={t('sim.cut')} />}
      {outcome.left_out > 0 && <Alert type="warning" showIcon title={t('sim.left_out', { count: outcome.left_out })} />}
      <p>{t('sim.talks', { count: outcome.talks })} <span className="faint">{t('sim.honest')}</span></p>
      <Figures outcome={outcome} chosen={chosen} choose={choose} />
      <Bars outcome={outcome} chosen={chosen} choose={choose} />
      <section className="stack"><h2>{t('sim.examples', { bar: t(chosen === 'changed' || chosen === 'unlike' ? `sim.${chosen}` : `sim.end.${chosen}`) })}</h2>{examples.length === 0 ? <p className="faint">{t('sim.none')}</p> : <ul className="plain sim-examples">{examples.slice(0, 12).map((example, index) => <Example key={index} example={example} />)}</ul>}</section>
      <Tables outcome={outcome} />
    </>
  );
}

export default function Simulation({ bot }: { bot: Bot }) {
  const { t, i18n } = useTranslation('bots');
  const cache = useQueryClient();
  const problem = useProblem();
  const [source, setSource] = useState<Run['source']>('past');
  const [days, setDays] = useState(30);
  const [wanted, setWanted] = useState<Id>();
  const list = useQuery({ queryKey: botKeys.simulations(bot.id), queryFn: ({ signal }) => simulations.list(bot.id, { signal }), staleTime: 0, retry: false });
  const id = wanted ?? list.data?.[0]?.id;
  const one = useQuery({ queryKey: botKeys.simulation(bot.id, id), enabled: id !== undefined, queryFn: ({ signal }) => simulations.get(bot.id, id ?? '', { signal }), refetchInterval: ({ state }) => (runs(state.data as Run | undefined) ? 700 : false) });
  const run = one.data as Run | undefined;
  const begin = () => simulations.start(bot.id, { source, days }).then((begun) => { setWanted(begun.id); return cache.invalidateQueries({ queryKey: botKeys.simulations(bot.id) }); }).catch(problem);
  const nameOf = (each: Run) => `${each.source === 'past' ? t('cost.days', { count: each.days }) : t('sim.source.twin_day')}, ${exactTime(each.asked_at, i18n.language)}`;
  return (
    <section className="panel stack">
      <p className="faint">{t('sim.lead')}</p>
      <div className="row wrap">
        <Segmented<Run['source']> value={source} aria-label={t('sim.over')} options={(['past', 'twin_day'] as const).map((value) => ({ value, label: t(`sim.source.${value}`) }))} onChange={setSource} />
        {source === 'past' && <Segmented<number> value={days} aria-label={t('cost.period')} options={spans.map((value) => ({ value, label: t('cost.days', { count: value }) }))} onChange={setDays} />}
        <Button type="primary" icon={<Play size={14} />} loading={runs(run)} onClick={() => void begin()}>{t('sim.run')}</Button>
        {runs(run) && id && <Button type="text" onClick={() => void simulations.cancel(bot.id, id).then(() => one.refetch()).catch(problem)}>{t('sim.cancel')}</Button>}
        {(list.data?.length ?? 0) > 1 && <Select size="small" className="sim-past" aria-label={t('sim.earlier')} value={id} options={(list.data ?? []).map((each) => ({ value: each.id, label: nameOf(each as Run) }))} onChange={setWanted} />}
      </div>
      {one.isError && <ErrorState error={one.error} retry={() => void one.refetch()} />}
      {run && runs(run) && <Progress percent={Math.floor(run.per_mille / 10)} aria-label={t('sim.run')} />}
      {run?.error && <Alert type="error" showIcon title={run.error} />}
      {run?.state === 'cancelled' && <Alert type="info" showIcon title={t('sim.cancelled')} />}
      {!id && list.data && <EmptyState icon={History} title={t('sim.first')}>{t('sim.first_text')}</EmptyState>}
      {run?.outcome && !runs(run) && <Outcome key={run.id} outcome={run.outcome} />}
    </section>
  );
}
