import { Button, Dropdown, Input, Select } from 'antd';
import { CornerDownRight, Flag, GitFork, HelpCircle, MessageCircle, Plus, Trash2, X, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ConditionEditor } from '@/shared/conditions/ConditionEditor';
import { ErrorLine } from '@/shared/ui/fieldErrors';
import { MarkdownEditor } from '../editor/MarkdownEditor';
import { changedKind, exitsOf, pointed, sameExit, textIn, withChoice, withoutChoice, type Exit, type Row } from '../model/procedure';
import type { Step, StepKind } from '../types';

export const stepIcons: Record<StepKind, LucideIcon> = { tell: MessageCircle, ask: HelpCircle, check: GitFork, outcome: Flag };
const stepKinds: StepKind[] = ['tell', 'ask', 'check', 'outcome'];
type Target = { id: string; number: number; step: Step };
type Props = {
  row: Row; path: string; number: number; language: string; languages: string[]; targets: Target[]; lost: boolean; readOnly?: boolean; via?: Step; errors: string[];
  onChange: (step: Step) => void; insert: (exit: Exit, kind: StepKind) => void; remove?: () => void;
};

export function StepCard({ row, path, number, language, languages, targets, lost, readOnly, via, errors, onChange, insert, remove }: Props) {
  const { t } = useTranslation('knowledge');
  const { step } = row;
  const Icon = stepIcons[step.kind];
  const label = row.from && via ? wayWords(via, row.from.exit, language, t('procedure.yes'), t('procedure.no')) : '';
  const short = textIn(step.text, language).split('\n')[0] || t('procedure.no_text');
  const way = label && <span className="proc-way"><CornerDownRight size={13} aria-hidden="true" />{label}</span>;
  if (row.again) return <div className="proc-again">{way}<span className="faint">{t('procedure.goes_to', { number, text: short })}</span></div>;
  const targetOptions = [...targets.filter(({ id }) => id !== step.id).map(({ id, number: at, step: each }) => ({ value: id, label: `${at} · ${textIn(each.text, language).split('\n')[0] || t('procedure.no_text')}` })), ...stepKinds.map((kind) => ({ value: `+${kind}`, label: t('procedure.new_step', { kind: t(`step.${kind}`) }) }))];
  const nextSelect = (exit: Exit, to: string | undefined, name: string) => (
    <Select
      className="proc-next" value={to} aria-label={name} placeholder={t('procedure.choose_next')} options={targetOptions} disabled={readOnly} popupMatchSelectWidth={320} status={to ? undefined : 'warning'} showSearch={{ optionFilterProp: 'label' }}
      onChange={(value: string) => (value.startsWith('+') ? insert(exit, value.slice(1) as StepKind) : onChange(pointed(step, exit, value)))}
    />
  );
  const addBetween = (exit: Exit, to: string | undefined) => !readOnly && to && <Dropdown trigger={['click']} menu={{ items: stepKinds.filter((kind) => kind !== 'outcome').map((kind) => ({ key: kind, label: t('procedure.new_step', { kind: t(`step.${kind}`) }) })), onClick: ({ key }) => insert(exit, key as StepKind) }}><Button type="text" size="small" icon={<Plus size={14} />} aria-label={t('procedure.add_between')} title={t('procedure.add_between')} /></Dropdown>;
  return (
    <div className={`proc-card proc-${step.kind} ${errors.length ? 'is-wrong' : ''}`} data-step={step.id}>
      {way}
      <div className="row">
        <span className="proc-number numbers" aria-label={t('procedure.step', { number })}>{number}</span><Icon size={15} aria-hidden="true" />
        <Select<StepKind> size="small" variant="borderless" value={step.kind} disabled={readOnly} aria-label={t('procedure.kind_of', { number })} popupMatchSelectWidth={false} options={stepKinds.map((kind) => ({ value: kind, label: t(`step.${kind}`) }))} onChange={(kind) => onChange(changedKind(step, kind))} />
        {lost && <span className="pill pill-warn">{t('procedure.lost')}</span>}
        <span className="grow" />
        {!readOnly && remove && <Button type="text" size="small" icon={<Trash2 size={14} />} aria-label={t('procedure.remove', { number })} title={t('procedure.remove', { number })} onClick={remove} />}
      </div>
      <MarkdownEditor compact rows={2} value={step.text[language] ?? ''} language={language} readOnly={readOnly} maxLength={4000} label={t('procedure.text_of', { number })} onChange={(text) => onChange({ ...step, text: { ...step.text, [language]: text } })} />
      {languages.length > 1 && !step.text[language] && textIn(step.text, language) && <p className="faint proc-other">{textIn(step.text, language)}</p>}
      {step.kind === 'check' && <div className="proc-condition"><ConditionEditor value={step.condition ?? {}} path={`${path}.condition`} disabled={readOnly} onChange={(condition) => onChange({ ...step, condition })} /></div>}
      {step.kind === 'ask' && (
        <ul className="plain proc-choices">
          {(step.choices ?? []).map((choice, index) => {
            const exit: Exit = { at: 'choice', index };
            return (
              <li key={choice.id} className="row">
                <Input value={choice.label[language] ?? ''} lang={language} maxLength={120} readOnly={readOnly} aria-label={t('procedure.choice', { number: index + 1 })} placeholder={textIn(choice.label, language) || t('procedure.choice', { number: index + 1 })} onChange={(event) => onChange({ ...step, choices: step.choices?.map((each, at) => (at === index ? { ...each, label: { ...each.label, [language]: event.target.value } } : each)) })} />
                <span className="faint" aria-hidden="true">→</span>
                {nextSelect(exit, choice.next || undefined, t('procedure.next_of_choice', { number: index + 1 }))}
                {addBetween(exit, choice.next)}
                {!readOnly && (step.choices?.length ?? 0) > 1 && <Button type="text" size="small" icon={<X size={14} />} aria-label={t('procedure.remove_choice', { number: index + 1 })} onClick={() => onChange(withoutChoice(step, index))} />}
              </li>
            );
          })}
          {!readOnly && (step.choices?.length ?? 0) < 12 && <li><Button size="small" icon={<Plus size={14} />} onClick={() => onChange(withChoice(step))}>{t('procedure.add_choice')}</Button></li>}
        </ul>
      )}
      {step.kind !== 'ask' && step.kind !== 'outcome' && exitsOf(step).map(({ exit, to }) => (
        <div key={exit.at} className="row proc-exit"><span className="faint">{step.kind === 'check' ? (exit.at === 'next' ? t('procedure.holds') : t('procedure.fails')) : t('procedure.then')}</span>{nextSelect(exit, to, step.kind === 'check' ? (exit.at === 'next' ? t('procedure.holds') : t('procedure.fails')) : t('procedure.then'))}{addBetween(exit, to)}</div>
      ))}
      {step.kind === 'outcome' && <label className="row proc-exit"><span className="faint">{t('procedure.action')}</span><Input className="proc-action" value={step.action ?? ''} readOnly={readOnly} maxLength={60} placeholder="open_case" spellCheck={false} onChange={(event) => onChange({ ...step, action: event.target.value || undefined })} /></label>}
      <ErrorLine errors={errors} />
    </div>
  );
}

function wayWords(via: Step, exit: Exit, language: string, yes: string, no: string): string {
  const found = exitsOf(via).findIndex((each) => sameExit(each.exit, exit));
  if (exit.at === 'choice') return textIn(via.choices?.[found]?.label ?? {}, language);
  return via.kind === 'check' ? (exit.at === 'next' ? yes : no) : '';
}
