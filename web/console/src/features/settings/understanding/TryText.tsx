// What the versions that answer now make of a text, with the words that decided.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { useDebounced } from '@/shared/ui/useDebounced';
import { Face, UrgencyBars } from '@/shared/understanding/marks';
import { aspects, type Aspect, type Trial } from '@/shared/understanding/types';
import { useLabelName } from '@/shared/understanding/useRecognition';
import { languageName, percent, spansOf } from '@/shared/understanding/words';
import { teaching } from './api';

function Highlighted({ text, trial, aspect }: { text: string; trial: Trial; aspect: Aspect }) {
  const reasons = trial.reasons.filter((each) => each.aspect === aspect);
  const most = Math.max(0.001, ...reasons.map(({ weight }) => Math.abs(weight)));
  const weightOf = new Map(reasons.map(({ word, weight }) => [word.toLowerCase(), weight]));
  const pieces: { text: string; weight?: number }[] = [];
  let at = 0;
  for (const span of spansOf(text, reasons.map(({ word }) => word))) {
    if (span.begin > at) pieces.push({ text: text.slice(at, span.begin) });
    pieces.push({ text: text.slice(span.begin, span.end), weight: weightOf.get(span.word.toLowerCase()) });
    at = span.end;
  }
  pieces.push({ text: text.slice(at) });
  return (
    <p className="try-text" dir="auto">
      {pieces.map((piece, index) => (piece.weight === undefined ? piece.text : <mark key={index} className={piece.weight < 0 ? 'try-against' : 'try-for'} title={piece.weight.toFixed(2)}><i style={{ opacity: 0.15 + 0.4 * Math.abs(piece.weight / most) }} aria-hidden="true" /><span>{piece.text}</span></mark>))}
    </p>
  );
}

function Answer({ name, share, mark }: { name: string; share: number; mark?: React.ReactNode }) {
  const { i18n } = useTranslation();
  return (
    <div className="try-answer">
      <span className="row">{mark}<span className="cut">{name}</span></span>
      <span className="share-bar" aria-hidden="true"><i style={{ width: `${Math.round(share * 100)}%` }} /></span>
      <span className="numbers">{percent(share, i18n.language)}</span>
    </div>
  );
}

function Told({ text, trial }: { text: string; trial: Trial }) {
  const { t, i18n } = useTranslation('teaching');
  const { t: words } = useTranslation('understanding');
  const nameOf = useLabelName();
  const answers: Record<Aspect, React.ReactNode> = {
    intent: trial.out_of_scope ? <p>{t('try.out_of_scope')}</p> : trial.candidates.map(({ label, probability }) => <Answer key={label} name={`${nameOf('intent', label)}${trial.intents.some((each) => each.label === label) ? ' ✓' : ''}`} share={probability} />),
    urgency: <Answer name={nameOf('urgency', trial.urgency)} share={trial.urgency_probability} mark={<UrgencyBars urgency={trial.urgency} />} />,
    sentiment: <Answer name={nameOf('sentiment', trial.sentiment)} share={trial.sentiment_probability} mark={<Face sentiment={trial.sentiment} />} />,
  };
  return (
    <div className="stack">
      {!trial.taught && <p className="faint">{words('recognition.untaught')}</p>}
      {aspects.map((aspect) => (
        <section key={aspect} className="panel">
          <h2>{t(`aspect.${aspect}`)}</h2>
          {answers[aspect]}
          <p className="faint tiny">{t('try.because')}</p>
          <Highlighted text={text} trial={trial} aspect={aspect} />
        </section>
      ))}
      <section className="panel">
        <h2>{t('try.other')}</h2>
        <p>{languageName(trial.language, i18n.language) ?? words('recognition.language_unknown')} <span className="faint numbers">{percent(trial.language_confidence, i18n.language)}</span></p>
        <p className="row wrap">{trial.entities.map((each) => <span key={`${each.kind} ${each.begin}`} className="pill">{words(`entity.${each.kind}`, { defaultValue: each.kind })}: {each.value}</span>)}</p>
        <p className="faint tiny">{t('try.took', { ms: (trial.took_us / 1000).toLocaleString(i18n.language, { maximumFractionDigits: 2 }), intent: trial.versions.intent, urgency: trial.versions.urgency, sentiment: trial.versions.sentiment })}</p>
      </section>
    </div>
  );
}

export function TryText() {
  const { t } = useTranslation('teaching');
  const [text, setText] = useState('');
  const asked = useDebounced(text.trim(), 250);
  const found = useQuery({ queryKey: ['understanding', 'try', asked], queryFn: async ({ signal }) => ({ asked, trial: await teaching.tryText(asked, { signal }) }), enabled: asked.length > 0, staleTime: 0, gcTime: 10_000, retry: false, placeholderData: (old) => old });
  return (
    <div className="stack try">
      <Input.TextArea rows={3} maxLength={4000} value={text} aria-label={t('try.text')} placeholder={t('try.example')} onChange={(event) => setText(event.target.value)} />
      {!asked ? <p className="faint">{t('try.lead')}</p> : found.data ? <Told text={found.data.asked} trial={found.data.trial} /> : found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : <SkeletonLines lines={5} />}
    </div>
  );
}
