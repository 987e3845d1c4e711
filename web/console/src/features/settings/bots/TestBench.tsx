// Trying the bot without effects, and talks that are kept so that nothing that worked breaks.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Select } from 'antd';
import { CircleCheck, CircleX, Play, RotateCcw, Save, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Markdown } from '@/shared/ui/Markdown';
import { useProblem } from '@/shared/ui/problem';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { languageName, percent } from '@/shared/understanding/words';
import { bench, botKeys } from './api';
import type { BenchResult, Bot, SavedStep, TryAnswer } from './types';

type Turn = { said?: string; answer: TryAnswer };

function Answered({ turn, press, last }: { turn: Turn; press: (value: string) => void; last: boolean }) {
  const { t, i18n } = useTranslation('bots');
  const { answer } = turn;
  return (
    <>
      {turn.said !== undefined && <div className="bench-said bench-customer">{turn.said}</div>}
      {answer.says.map((say, index) => (
        <div key={index} className="bench-said">
          <Markdown text={say.text} />
          {say.buttons.length > 0 && <div className="run-choices">{say.buttons.map((button) => <Button key={button.value} size="small" disabled={!last} onClick={() => press(button.value)}>{button.label}</Button>)}</div>}
        </div>
      ))}
      <p className="faint tiny bench-why">
        {t(`move.${answer.move}`, { defaultValue: answer.move })}
        {answer.hand_over && ` · ${t(`reason.${answer.hand_over}`, { defaultValue: answer.hand_over })}`}
        {answer.actions.length > 0 && ` · ${t('bench.would_run', { actions: answer.actions.join(', ') })}`}
        {answer.candidates.length > 0 && ` · ${answer.candidates.map(({ title, trust }) => `${title} ${percent(trust, i18n.language)}`).join(', ')}`}
      </p>
    </>
  );
}

function TryOut({ bot }: { bot: Bot }) {
  const { t, i18n } = useTranslation('bots');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [turns, setTurns] = useState<Turn[]>([]);
  const [text, setText] = useState('');
  const [name, setName] = useState('');
  const [drafts, setDrafts] = useState(true);
  const [language, setLanguage] = useState(bot.languages[0] ?? 'en');
  const [busy, setBusy] = useState(false);
  const step = async (said?: string) => {
    setBusy(true);
    try {
      const before = said === undefined ? [] : turns;
      const answer = await bench.tryOut(bot.id, { said, state: before.at(-1)?.answer.state, drafts, language });
      setTurns([...before, { said, answer }]);
      setText('');
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  const keep = async () => {
    const steps: SavedStep[] = turns.map(({ said, answer }) => ({ said, expected: answer.says.map((say) => say.text), hand_over: answer.hand_over }));
    try {
      await bench.save(bot.id, { name: name.trim(), language, steps });
      setName('');
      await cache.invalidateQueries({ queryKey: botKeys.saved(bot.id) });
      void message.success(t('bench.kept'));
    } catch (error) {
      problem(error);
    }
  };
  const last = turns.at(-1)?.answer;
  const over = Boolean(last?.hand_over) || last?.closes;
  return (
    <section className="panel bench-try">
      <div className="row wrap">
        <h2 className="grow">{t('bench.try')}</h2>
        <Select size="small" value={language} aria-label={t('languages')} options={bot.languages.map((value) => ({ value, label: languageName(value, i18n.language) ?? value }))} onChange={setLanguage} />
        <Checkbox checked={drafts} onChange={(event) => setDrafts(event.target.checked)}>{t('bench.drafts')}</Checkbox>
        <Button size="small" icon={turns.length ? <RotateCcw size={13} /> : <Play size={13} />} loading={busy} onClick={() => void step()}>{t(turns.length ? 'bench.again' : 'bench.begin')}</Button>
      </div>
      <div className="bench-talk" role="log" aria-label={t('bench.try')} tabIndex={0}>
        {turns.length === 0 && <p className="faint">{t('bench.try_text')}</p>}
        {turns.map((turn, index) => <Answered key={index} turn={turn} last={index === turns.length - 1 && !over} press={(value) => void step(value)} />)}
        {over && <p className="faint">{t(last?.hand_over ? 'bench.handed_over' : 'bench.closed')}</p>}
      </div>
      {turns.length > 0 && !over && (
        <form className="row" onSubmit={(event) => { event.preventDefault(); if (text.trim()) void step(text.trim()); }}>
          <Input value={text} maxLength={2000} aria-label={t('bench.say')} placeholder={t('bench.say')} onChange={(event) => setText(event.target.value)} />
          <Button htmlType="submit" type="primary" icon={<Send size={14} />} loading={busy} disabled={!text.trim()} aria-label={t('bench.send')} />
        </form>
      )}
      {turns.length > 1 && (
        <div className="row bench-keep">
          <Input size="small" value={name} maxLength={100} aria-label={t('bench.name')} placeholder={t('bench.name')} onChange={(event) => setName(event.target.value)} />
          <Button size="small" icon={<Save size={13} />} disabled={!name.trim()} onClick={() => void keep()}>{t('bench.keep')}</Button>
        </div>
      )}
    </section>
  );
}

function Result({ result }: { result: BenchResult }) {
  const { t } = useTranslation('bots');
  if (result.passed) return <span className="pill pill-good"><CircleCheck size={11} aria-hidden="true" /> {t('bench.passed')}</span>;
  return (
    <div className="stack">
      <span className="pill pill-bad fit"><CircleX size={11} aria-hidden="true" /> {t('bench.failed')}</span>
      {result.difference && <p className="faint tiny">{t('bench.difference', { step: result.difference.step, expected: result.difference.expected.join(' / ') || '–', actual: result.difference.actual.join(' / ') || '–' })}</p>}
    </div>
  );
}

function Saved({ bot }: { bot: Bot }) {
  const { t } = useTranslation('bots');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const problem = useProblem();
  const saved = useQuery({ queryKey: botKeys.saved(bot.id), queryFn: ({ signal }) => bench.saved(bot.id, { signal }), staleTime: 0 });
  const [results, setResults] = useState<BenchResult[]>([]);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      setResults(await bench.run(bot.id, true));
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="panel">
      <div className="row wrap"><h2 className="grow">{t('bench.saved')}</h2><Button size="small" icon={<Play size={13} />} loading={busy} disabled={!saved.data?.length} onClick={() => void run()}>{t('bench.run')}</Button></div>
      {results.length > 0 && <p role="status">{t('bench.result', { passed: results.filter(({ passed }) => passed).length, count: results.length })}</p>}
      {saved.isError ? <ErrorState error={saved.error} retry={() => void saved.refetch()} /> : !saved.data ? <SkeletonLines lines={3} /> : saved.data.length === 0 ? <p className="faint">{t('bench.none')}</p> : (
        <ul className="plain mend-list">
          {saved.data.map((talk) => {
            const result = results.find((each) => each.talk === talk.id);
            return (
              <li key={talk.id}>
                <div className="grow"><strong>{talk.name}</strong> <span className="faint">{t('bench.steps', { count: talk.steps.length })}</span>{result && <Result result={result} />}</div>
                <Button size="small" type="text" danger icon={<Trash2 size={13} />} aria-label={`${common('action.delete')}: ${talk.name}`} onClick={() => void bench.remove(bot.id, talk.id).then(() => cache.invalidateQueries({ queryKey: botKeys.saved(bot.id) })).catch(problem)} />
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

export function TestBench({ bot }: { bot: Bot }) {
  return <div className="two two-top"><TryOut key={bot.id} bot={bot} /><Saved bot={bot} /></div>;
}
