// A procedure beside the thread: one step at a time, the way back, and the path that was taken.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { CornerDownLeft, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isMissing } from '@/shared/api/http';
import type { Id } from '@/shared/api/types';
import { FoldCard } from '@/shared/ui/FoldCard';
import { Markdown } from '@/shared/ui/Markdown';
import { useProblem } from '@/shared/ui/problem';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { understandingKeys } from '@/shared/understanding/keys';
import { insertText } from '../model/insertBus';
import { procedures, type Run, type Step, type Taken } from './api';
import { wordsIn } from './model';
import { useStart } from './useStart';

type Act = (work: () => Promise<Run>) => Promise<void>;

function Answer({ step, language, busy, answer }: { step: Step; language: string; busy: boolean; answer: (reply: { choice?: string; text?: string }) => void }) {
  const { t } = useTranslation('understanding');
  const [text, setText] = useState('');
  if (step.kind === 'tell') return <Button size="small" type="primary" disabled={busy} onClick={() => answer({})}>{t('procedure.next')}</Button>;
  if (step.kind === 'check')
    return <>{(['yes', 'no'] as const).map((choice) => <Button key={choice} size="small" disabled={busy} onClick={() => answer({ choice })}>{t(`procedure.${choice}`)}</Button>)}</>;
  if (step.choices?.length) return <>{step.choices.map((choice) => <Button key={choice.id} size="small" disabled={busy} onClick={() => answer({ choice: choice.id })}>{wordsIn(choice.label, language)}</Button>)}</>;
  return (
    <form className="row grow" onSubmit={(event) => { event.preventDefault(); if (text.trim()) answer({ text: text.trim() }); }}>
      <Input size="small" value={text} maxLength={500} aria-label={t('procedure.answer')} placeholder={t('procedure.answer')} onChange={(event) => setText(event.target.value)} />
      <Button size="small" type="primary" htmlType="submit" disabled={busy || !text.trim()}>{t('procedure.next')}</Button>
    </form>
  );
}

function Path({ path, names }: { path: Taken[]; names: Record<string, string> }) {
  const { t } = useTranslation('understanding');
  const said = path.filter((each) => each.choice || each.text);
  if (said.length === 0) return null;
  return (
    <div>
      <p className="faint tiny">{t('procedure.path')}</p>
      <ol className="run-path">{said.map((each, index) => <li key={index}>{names[each.step] ?? each.step}: <strong>{each.text ?? (each.choice === 'yes' || each.choice === 'no' ? t(`procedure.${each.choice}`) : (names[`${each.step}/${each.choice}`] ?? each.choice))}</strong>{each.automatic && <span className="faint"> ({t('procedure.automatic')})</span>}</li>)}</ol>
    </div>
  );
}

function Going({ run, act, busy, conversation, mayReply }: { run: Run; act: Act; busy: boolean; conversation: Id; mayReply: boolean }) {
  const { t, i18n } = useTranslation('understanding');
  // Names of steps are known as they come by; the path keeps only their ids.
  const [names, setNames] = useState<Record<string, string>>({});
  const { step } = run;
  const language = run.language || i18n.language;
  if (step && !(step.id in names)) {
    const known: Record<string, string> = { ...names, [step.id]: wordsIn(step.text, language).split('\n')[0] ?? step.id };
    for (const choice of step.choices ?? []) known[`${step.id}/${choice.id}`] = wordsIn(choice.label, language);
    setNames(known);
  }
  const text = step ? wordsIn(step.text, language) : '';
  return (
    <div className="stack">
      <div className={`run-step ${run.state === 'done' ? 'run-outcome' : ''}`} aria-live="polite">
        <strong className="cut" title={run.title}>{run.title}</strong>
        {step && <Markdown text={text} />}
        {run.state === 'done' && <span className="pill pill-good fit">{t('procedure.done')}</span>}
        <div className="run-choices">
          {run.state === 'going' && step && <Answer key={`${step.id} ${run.revision}`} step={step} language={language} busy={busy} answer={(reply) => void act(() => procedures.answer(run, reply))} />}
          {mayReply && step && (step.kind === 'tell' || step.kind === 'outcome') && <Button size="small" type="text" icon={<CornerDownLeft size={13} />} onClick={() => insertText(conversation, text)}>{t('procedure.insert')}</Button>}
        </div>
        {run.state === 'going' && (
          <div className="row">
            <Button size="small" type="text" icon={<Undo2 size={13} />} disabled={busy || run.path.length === 0} onClick={() => void act(() => procedures.back(run))}>{t('procedure.back')}</Button>
            <Button size="small" type="text" disabled={busy} onClick={() => void act(() => procedures.abandon(run))}>{t('procedure.stop')}</Button>
          </div>
        )}
      </div>
      <Path path={run.path} names={names} />
    </div>
  );
}

function Body({ conversation, mayReply }: { conversation: Id; mayReply: boolean }) {
  const { t, i18n } = useTranslation('understanding');
  const cache = useQueryClient();
  const problem = useProblem();
  const [busy, setBusy] = useState(false);
  const runs = useQuery({ queryKey: understandingKeys.runs(conversation), queryFn: ({ signal }) => procedures.of(conversation, { signal }), staleTime: 30_000, retry: false });
  const all = useQuery({ queryKey: ['procedures', i18n.language], queryFn: ({ signal }) => procedures.list(i18n.language, { signal }), staleTime: 300_000, retry: false });
  const start = useStart(conversation);
  const put = (run: Run) => cache.setQueryData<Run[]>(understandingKeys.runs(conversation), (old) => [run, ...(old ?? []).filter(({ id }) => id !== run.id)]);
  const act: Act = async (work) => {
    setBusy(true);
    try {
      put(await work());
    } catch (error) {
      problem(error);
      void runs.refetch();
    } finally {
      setBusy(false);
    }
  };
  if (runs.isError) return <ErrorState error={runs.error} retry={() => void runs.refetch()} />;
  if (!runs.data) return <SkeletonLines lines={2} />;
  const [latest, ...earlier] = runs.data;
  const going = latest?.state === 'going';
  return (
    <div className="stack">
      {latest && latest.state !== 'abandoned' && <Going key={latest.id} run={latest} act={act} busy={busy} conversation={conversation} mayReply={mayReply} />}
      {!going && (all.data?.length === 0 ? <p className="faint">{t('procedure.none')}</p> : (
        <Select<string | null>
          showSearch size="small" className="run-choose" value={null} placeholder={t('procedure.choose')} aria-label={t('procedure.choose')} optionFilterProp="label" loading={all.isPending} disabled={busy || !mayReply}
          options={(all.data ?? []).map(({ id, title }) => ({ value: id, label: title }))} onChange={(article) => article && void start(article)}
        />
      ))}
      {(latest?.state === 'abandoned' ? runs.data : earlier).length > 0 && (
        <details>
          <summary className="faint">{t('procedure.earlier')}</summary>
          <ul className="plain">{(latest?.state === 'abandoned' ? runs.data : earlier).map((run) => <li key={run.id} className="faint">{run.title} · {t(`procedure.state.${run.state}`)} · {run.by_name} · <TimeText at={run.started_at} /></li>)}</ul>
        </details>
      )}
    </div>
  );
}

export function ProcedureCard(props: { conversation: Id; mayReply: boolean }) {
  const { t } = useTranslation('understanding');
  const runs = useQuery({ queryKey: understandingKeys.runs(props.conversation), queryFn: ({ signal }) => procedures.of(props.conversation, { signal }), staleTime: 30_000, retry: false });
  if (isMissing(runs.error)) return null;
  return <FoldCard name="procedure" title={t('procedure.title')}><Body {...props} /></FoldCard>;
}
