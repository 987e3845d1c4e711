import { Button } from 'antd';
import { Play, Plus } from 'lucide-react';
import { useContext, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldErrors } from '@/shared/ui/fieldErrors';
import { findStep, inserted, outline, stepOfField, withoutStep, withStep, type Exit } from '../model/procedure';
import type { Procedure, StepKind } from '../types';
import { StepCard } from './StepCard';
import { TryOut } from './TryOut';

type Props = { procedure: Procedure; language: string; languages: string[]; onChange: (next: Procedure) => void; readOnly?: boolean };

/** The tree of steps, read from top to bottom; a fork goes one level in. Beside it, the procedure can be tried out. */
export function ProcedureEditor({ procedure, language, languages, onChange, readOnly }: Props) {
  const { t } = useTranslation('knowledge');
  const [trying, setTrying] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const problems = useContext(FieldErrors);
  const rows = useMemo(() => outline(procedure), [procedure]);
  const numbers = useMemo(() => new Map(rows.filter(({ again }) => !again).map(({ step }, index) => [step.id, index + 1])), [rows]);
  const reached = useMemo(() => new Set(rows.filter((row) => row.from).map(({ step }) => step.id)), [rows]);
  const focus = (id: string) => setTimeout(() => list.current?.querySelector<HTMLTextAreaElement>(`[data-step="${id}"] textarea`)?.focus());
  const insert = (from: { step: string; exit: Exit } | undefined, kind: StepKind) => {
    const made = inserted(procedure, from, kind);
    onChange(made.procedure);
    focus(made.id);
  };
  const targets = rows.filter(({ again }) => !again).map(({ step }) => ({ id: step.id, number: numbers.get(step.id) ?? 0, step }));
  return (
    <section className="proc" aria-label={t('procedure.title')}>
      <header className="row wrap"><h2 className="grow">{t('procedure.title')}</h2><Button icon={<Play size={14} />} aria-pressed={trying} onClick={() => setTrying(!trying)}>{t(trying ? 'procedure.stop' : 'procedure.try')}</Button></header>
      <div className={`proc-body ${trying ? 'is-trying' : ''}`}>
        <ol ref={list} className="plain proc-steps">
          {rows.map((row, index) => (
            <li key={`${row.step.id}-${index}`} className={`proc-row proc-depth-${Math.min(row.depth, 5)}`}>
              <StepCard
                row={row} path={`content.procedure.steps[${procedure.steps.indexOf(row.step)}]`} number={numbers.get(row.step.id) ?? 0} language={language} languages={languages} targets={targets} readOnly={readOnly} lost={row.step.id !== procedure.start && !reached.has(row.step.id)}
                via={row.from && findStep(procedure, row.from.step)} errors={problems.filter(({ field }) => stepOfField(procedure, field) === row.step.id).map(({ message }) => message)}
                onChange={(step) => onChange(withStep(procedure, row.step.id, () => step))} insert={(exit, kind) => insert({ step: row.step.id, exit }, kind)} remove={procedure.steps.length > 1 ? () => onChange(withoutStep(procedure, row.step.id)) : undefined}
              />
            </li>
          ))}
          {rows.length === 0 && !readOnly && <li><Button icon={<Plus size={14} />} onClick={() => insert(undefined, 'ask')}>{t('procedure.add_first')}</Button></li>}
        </ol>
        {trying && <TryOut procedure={procedure} language={language} />}
      </div>
    </section>
  );
}
