import { Button } from 'antd';
import { RotateCcw, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Preview } from '../editor/Preview';
import { begin, exitsOf, findStep, takenBack, takenOn, textIn, type Exit } from '../model/procedure';
import type { Procedure, Step } from '../types';
import { stepIcons } from './StepCard';

/** Going through a procedure as somebody on the telephone would. Conditions are answered by hand. */
export function TryOut({ procedure, language }: { procedure: Procedure; language: string }) {
  const { t } = useTranslation('knowledge');
  const [walk, setWalk] = useState(() => begin(procedure));
  const known = walk.filter((id) => findStep(procedure, id));
  const at = findStep(procedure, known.at(-1)) ?? findStep(procedure, procedure.start);
  const wordsOf = (step: Step, exit: Exit) => (exit.at === 'choice' ? textIn(step.choices?.[exit.index]?.label ?? {}, language) || t('procedure.choice', { number: exit.index + 1 }) : step.kind === 'check' ? t(exit.at === 'next' ? 'procedure.yes' : 'procedure.no') : t('procedure.go_on'));
  if (!at) return null;
  const Icon = stepIcons[at.kind];
  const exits = exitsOf(at);
  return (
    <aside className="proc-try stack" aria-label={t('procedure.try')} aria-live="polite">
      <div className="row"><Icon size={15} aria-hidden="true" /><strong className="grow">{t(`step.${at.kind}`)}</strong><Button size="small" icon={<Undo2 size={13} />} disabled={known.length < 2} onClick={() => setWalk(takenBack(known))}>{t('procedure.back')}</Button><Button size="small" icon={<RotateCcw size={13} />} aria-label={t('procedure.again')} title={t('procedure.again')} onClick={() => setWalk(begin(procedure))} /></div>
      <Preview key={at.id} markdown={textIn(at.text, language)} language={language} label={t('procedure.step_text')} />
      {at.kind === 'outcome' ? <p className="pill pill-good proc-done">{t('procedure.done')}{at.action && ` · ${at.action}`}</p> : (
        <div className="row wrap">{exits.map(({ exit, to }, index) => <Button key={index} type={index === 0 ? 'primary' : 'default'} disabled={!findStep(procedure, to)} onClick={() => setWalk(takenOn(known, to))}>{wordsOf(at, exit)}</Button>)}</div>
      )}
      {exits.some(({ to }) => !findStep(procedure, to)) && at.kind !== 'outcome' && <p className="faint">{t('procedure.leads_nowhere')}</p>}
      <ol className="proc-path faint">{known.map((id, index) => <li key={index}>{textIn(findStep(procedure, id)?.text ?? {}, language).split('\n')[0] || t('procedure.no_text')}</li>)}</ol>
    </aside>
  );
}
