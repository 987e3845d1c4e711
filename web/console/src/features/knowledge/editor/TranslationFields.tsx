import { Button, Input } from 'antd';
import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { directionOf } from '../model/content';
import type { Kind, Translation } from '../types';
import { TextEditor } from './TextEditor';

type Props = { kind: Kind; language: string; value: Translation; onChange: (next: Translation) => void; readOnly?: boolean };

/** Other wordings of what the article answers: never shown, but found. */
export function Wordings({ value, onChange, language, readOnly, path }: { value: string[]; onChange: (next: string[]) => void; language: string; readOnly?: boolean; path: string }) {
  const { t } = useTranslation('knowledge');
  const errors = useFieldErrors(path);
  const set = (index: number, text: string) => onChange(value.map((each, at) => (at === index ? text : each)));
  return (
    <div className="stack know-wordings" role="group" aria-label={t('field.questions')}>
      <div><strong>{t('field.questions')}</strong> <span className="faint">{t('field.questions_text')}</span></div>
      {value.map((wording, index) => (
        <div key={index} className="row">
          <Input value={wording} lang={language} dir={directionOf(language)} maxLength={300} readOnly={readOnly} aria-label={t('field.question', { number: index + 1 })} onChange={(event) => set(index, event.target.value)} onPressEnter={() => index === value.length - 1 && wording.trim() && onChange([...value, ''])} autoFocus={wording === '' && index === value.length - 1 && index > 0} />
          {!readOnly && <Button type="text" size="small" icon={<X size={14} />} aria-label={t('field.question_remove', { number: index + 1 })} onClick={() => onChange(value.filter((_, at) => at !== index))} />}
        </div>
      ))}
      {!readOnly && value.length < 30 && <Button className="know-add" size="small" icon={<Plus size={14} />} onClick={() => onChange([...value, ''])}>{t('field.question_add')}</Button>}
      <ErrorLine errors={errors} />
    </div>
  );
}

/** One language of an article. */
export function TranslationFields({ kind, language, value, onChange, readOnly }: Props) {
  const { t } = useTranslation('knowledge');
  const id = useId();
  const path = `content.languages.${language}`;
  const titleErrors = useFieldErrors(`${path}.title`);
  const summaryErrors = useFieldErrors(`${path}.summary`);
  const bodyErrors = useFieldErrors(`${path}.body`);
  const descriptionErrors = useFieldErrors(`${path}.description`);
  const set = (change: Partial<Translation>) => onChange({ ...value, ...change });
  return (
    <div className="stack know-fields">
      <label className="stack know-label"><span>{t('field.title')}</span><Input size="large" value={value.title} lang={language} dir={directionOf(language)} maxLength={200} readOnly={readOnly} status={titleErrors.length ? 'error' : undefined} placeholder={t(`field.title_${kind}`)} onChange={(event) => set({ title: event.target.value })} /></label>
      <ErrorLine errors={titleErrors} />
      {kind !== 'answer' && (
        <>
          <label className="stack know-label"><span>{t('field.summary')}</span><Input.TextArea value={value.summary} lang={language} dir={directionOf(language)} rows={2} maxLength={500} readOnly={readOnly} status={summaryErrors.length ? 'error' : undefined} placeholder={t('field.summary_text')} onChange={(event) => set({ summary: event.target.value })} /></label>
          <ErrorLine errors={summaryErrors} />
        </>
      )}
      <div className="stack know-label">
        <label htmlFor={`${id}-body`}>{t(kind === 'answer' ? 'field.answer' : kind === 'procedure' ? 'field.intro' : 'field.body')}</label>
        <TextEditor id={`${id}-body`} value={value.body} language={language} readOnly={readOnly} wrong={bodyErrors.length > 0} label={t(kind === 'answer' ? 'field.answer' : kind === 'procedure' ? 'field.intro' : 'field.body')} rows={kind === 'article' ? 20 : 7} compact={kind !== 'article'} onChange={(body) => set({ body })} />
        {kind === 'answer' && <span className="faint">{t('field.variables')} <code>{'{{contact.name}}'}</code> <code>{'{{agent.name}}'}</code></span>}
      </div>
      <ErrorLine errors={bodyErrors} />
      <Wordings path={`${path}.questions`} value={value.questions} language={language} readOnly={readOnly} onChange={(questions) => set({ questions })} />
      {kind === 'article' && (
        <>
          <label className="stack know-label"><span>{t('field.description')} <span className="faint">{t('field.description_text')}</span></span><Input.TextArea value={value.description} lang={language} dir={directionOf(language)} rows={2} maxLength={500} readOnly={readOnly} status={descriptionErrors.length ? 'error' : undefined} onChange={(event) => set({ description: event.target.value })} /></label>
          <ErrorLine errors={descriptionErrors} />
        </>
      )}
    </div>
  );
}
