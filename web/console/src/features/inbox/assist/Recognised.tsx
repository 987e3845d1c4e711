// One thing that was recognised: a small button that opens why, and what it could be instead.
import { Popover, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { Face, UrgencyBars } from '@/shared/understanding/marks';
import { outOfScope, sentiments, urgencies, type Aspect, type Recognition } from '@/shared/understanding/types';
import { useCorrect, useLabelName, useLabels } from '@/shared/understanding/useRecognition';
import { kindOf, languageName, percent, titleOf } from '@/shared/understanding/words';

const languages = ['en', 'zh-CN', 'zh-TW', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'pt', 'ru', 'ar', 'hi', 'vi', 'th', 'id', 'tr', 'pl', 'nl'];

export type Shown = { seen: Recognition; conversation: Id; mayCorrect: boolean };

function Reasons({ seen, aspect }: { seen: Recognition; aspect: Aspect }) {
  const { t } = useTranslation('understanding');
  const { i18n } = useTranslation();
  const reasons = seen.reasons.filter((each) => each.aspect === aspect && each.weight > 0);
  const most = Math.max(...reasons.map(({ weight }) => weight), 0.001);
  const correction = seen.corrections.find((each) => each.aspect === aspect);
  const nameOf = useLabelName();
  if (correction) return <p className="faint">{t('recognition.corrected', { name: correction.by_name, was: correction.was ? nameOf(aspect, correction.was) : t('recognition.nothing') })}</p>;
  if (reasons.length === 0) return <p className="faint">{t('recognition.no_reason')}</p>;
  return (
    <div>
      <p className="faint">{t('recognition.because')}</p>
      <ul className="plain reason-list">
        {reasons.map(({ word, weight }) => (
          <li key={word}>
            <span className="cut">{word}</span>
            <span className="reason-bar" aria-hidden="true"><i style={{ width: `${Math.round((weight / most) * 100)}%` }} /></span>
            <span className="numbers faint">{weight.toLocaleString(i18n.language, { maximumFractionDigits: 1, signDisplay: 'always' })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A button that shows `children` in a popover; Escape closes it and gives the focus back. */
export function Why({ label, className, face, children }: { label: string; className?: string; face: ReactNode; children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Popover
      trigger="click" placement="bottomLeft" arrow={false} open={open} onOpenChange={setOpen} destroyOnHidden
      content={<div className="why-pop" role="dialog" aria-label={label} onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); close(); } }}>{children(close)}</div>}
    >
      <button type="button" className={`seen ${className ?? ''}`} title={label} aria-label={label} aria-expanded={open}>{face}</button>
    </Popover>
  );
}

export function Kind({ seen, conversation, mayCorrect }: Shown) {
  const { t, i18n } = useTranslation('understanding');
  const nameOf = useLabelName();
  const labels = useLabels();
  const correct = useCorrect(conversation);
  const kind = kindOf(seen);
  const key = kind?.label ?? (seen.out_of_scope ? outOfScope : undefined);
  const name = key ? nameOf('intent', key) : t('recognition.unclear');
  const others = seen.candidates.filter(({ label }) => label !== key && label !== outOfScope).slice(0, 3);
  const more = seen.intents.slice(1).map(({ label }) => nameOf('intent', label));
  const corrected = seen.corrections.some(({ aspect }) => aspect === 'intent');
  return (
    <Why label={`${t('recognition.kind')}: ${name}`} className="seen-kind" face={<><span className="cut">{[name, ...more].join(' + ')}</span>{corrected && <span aria-hidden="true">✓</span>}</>}>
      {(close) => (
        <>
          <p><strong>{name}</strong> {kind && !corrected && <span className="faint numbers">{percent(kind.probability, i18n.language)}</span>}</p>
          {!seen.taught && <p className="faint">{t('recognition.untaught')}</p>}
          <Reasons seen={seen} aspect="intent" />
          {mayCorrect && (
            <div className="stack why-correct">
              <p className="faint">{t('recognition.really')}</p>
              {others.map(({ label, probability }) => (
                <button key={label} type="button" className="seen-other" onClick={() => { close(); void correct(seen, 'intent', label); }}>
                  <span className="grow">{nameOf('intent', label)}</span>{probability >= 0.01 && <span className="faint numbers">{percent(probability, i18n.language)}</span>}
                </button>
              ))}
              <Select
                showSearch size="small" placeholder={t('recognition.choose')} aria-label={t('recognition.choose')} optionFilterProp="label" value={null} getPopupContainer={(node) => node.parentElement ?? document.body}
                options={[...(labels.data ?? []).filter((each) => each.aspect === 'intent' && each.state === 'active' && each.key !== key).map((each) => ({ value: each.key, label: titleOf(each, i18n.language) })), ...(key === outOfScope ? [] : [{ value: outOfScope, label: t('recognition.out_of_scope') }])]}
                onChange={(label: string | null) => { if (!label) return; close(); void correct(seen, 'intent', label); }}
              />
            </div>
          )}
        </>
      )}
    </Why>
  );
}

export function UrgencyMark({ seen, conversation, mayCorrect }: Shown) {
  const { t, i18n } = useTranslation('understanding');
  const correct = useCorrect(conversation);
  const nameOf = useLabelName();
  const name = nameOf('urgency', seen.urgency);
  return (
    <Why label={`${t('recognition.urgency')}: ${name}`} face={<><UrgencyBars urgency={seen.urgency} /><span>{name}</span></>}>
      {(close) => (
        <>
          <p><strong>{name}</strong> <span className="faint numbers">{percent(seen.urgency_probability, i18n.language)}</span></p>
          <Reasons seen={seen} aspect="urgency" />
          {mayCorrect && (
            <div className="why-steps" role="group" aria-label={t('recognition.really')}>
              {urgencies.map((each) => <button key={each} type="button" className="seen" aria-pressed={each === seen.urgency} onClick={() => { close(); if (each !== seen.urgency) void correct(seen, 'urgency', each); }}><UrgencyBars urgency={each} /> {nameOf('urgency', each)}</button>)}
            </div>
          )}
        </>
      )}
    </Why>
  );
}

export function SentimentMark({ seen, conversation, mayCorrect }: Shown) {
  const { t, i18n } = useTranslation('understanding');
  const correct = useCorrect(conversation);
  const nameOf = useLabelName();
  const name = nameOf('sentiment', seen.sentiment);
  return (
    <Why label={`${t('recognition.sentiment')}: ${name}`} face={<><Face sentiment={seen.sentiment} /><span>{name}</span></>}>
      {(close) => (
        <>
          <p><strong>{name}</strong> <span className="faint numbers">{percent(seen.sentiment_probability, i18n.language)}</span></p>
          <Reasons seen={seen} aspect="sentiment" />
          {mayCorrect && (
            <div className="why-steps" role="group" aria-label={t('recognition.really')}>
              {sentiments.map((each) => <button key={each} type="button" className="seen" aria-pressed={each === seen.sentiment} onClick={() => { close(); if (each !== seen.sentiment) void correct(seen, 'sentiment', each); }}><Face sentiment={each} /> {nameOf('sentiment', each)}</button>)}
            </div>
          )}
        </>
      )}
    </Why>
  );
}

export function LanguageMark({ seen, spoken, change }: { seen: Recognition; spoken: string; change?: (language: string) => void }) {
  const { t, i18n } = useTranslation('understanding');
  const written = languageName(seen.language, i18n.language);
  const name = written ?? t('recognition.language_unknown');
  return (
    <Why label={`${t('recognition.language')}: ${name}`} face={<span>{name}</span>}>
      {(close) => (
        <>
          <p><strong>{name}</strong> {written && <span className="faint numbers">{percent(seen.language_confidence, i18n.language)}</span>}</p>
          <p className="faint">{written ? t('recognition.language_why') : t('recognition.language_short')}</p>
          {change && (
            <Select
              showSearch size="small" className="why-language" aria-label={t('recognition.language_change')} optionFilterProp="label" value={spoken || null} placeholder={t('recognition.language_change')} getPopupContainer={(node) => node.parentElement ?? document.body}
              options={[...new Set([...(spoken ? [spoken] : []), ...languages])].map((each) => ({ value: each, label: languageName(each, i18n.language) ?? each }))}
              onChange={(language: string | null) => { if (!language) return; close(); change(language); }}
            />
          )}
        </>
      )}
    </Why>
  );
}
