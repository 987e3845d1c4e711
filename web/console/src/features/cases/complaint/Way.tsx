import { Button } from 'antd';
import { Check, Minus, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { lookOf, missingFor, nextStep, stepTaken } from '@/shared/complaints/way';
import { steps, type Step } from '@/shared/complaints/types';
import { exactTime } from '@/shared/ui/time';
import { TimeText } from '@/shared/ui/TimeText';
import type { SectionProps } from './Section';

type Props = SectionProps & { take: (step: Step) => void; undo: () => void };

/** The eight steps with who and when, and what comes next or what is missing for it. */
export function Way({ complaint, actions, rights, take, undo }: Props) {
  const { t, i18n } = useTranslation('complaints');
  const next = nextStep(complaint);
  const missing = next && missingFor(complaint, next, actions);
  return (
    <div className="cmp-way">
      <ol className="plain way" aria-label={t('way.title')}>
        {steps.map((step) => {
          const look = lookOf(complaint, step);
          const taken = stepTaken(complaint, step);
          return (
            <li key={step} className={`way-${look}`} aria-current={look === 'next' ? 'step' : undefined}>
              <span className="way-dot" aria-hidden="true">{look === 'done' ? <Check size={13} strokeWidth={3} /> : look === 'skipped' ? <Minus size={13} /> : steps.indexOf(step) + 1}</span>
              <span className="way-name">{t(`step.${step}`)}</span>
              {taken ? (
                <span className="way-who" title={[taken.name || t('way.system'), exactTime(taken.at, i18n.language), taken.note].filter(Boolean).join('\n')}>
                  <span className="cut">{taken.name || t('way.system')}</span> <TimeText at={taken.at} />
                  {taken.note && <span className="cut way-note">{taken.note}</span>}
                </span>
              ) : <span className="way-who">{t(`way.${look === 'done' ? 'later' : look}`)}</span>}
            </li>
          );
        })}
      </ol>
      <div className="row wrap cmp-next">
        {next ? (
          <>
            <span className="grow cmp-next-text">
              <strong>{t('way.next_is', { step: t(`step.${next}`) })}</strong>
              <span className={missing ? 'is-missing' : 'faint'}> {missing ? t(`missing.${missing}`) : t(`way.about_${next}`)}</span>
            </span>
            {rights.edit && complaint.steps.length > 1 && <Button size="small" icon={<Undo2 size={13} aria-hidden="true" />} onClick={undo}>{t('way.undo')}</Button>}
            {rights.edit && <Button type="primary" disabled={Boolean(missing)} onClick={() => take(next)}>{t(`do.${next}`)}</Button>}
          </>
        ) : (
          <>
            <span className="grow cmp-next-text"><strong>{t('way.all')}</strong></span>
            {rights.edit && <Button size="small" icon={<Undo2 size={13} aria-hidden="true" />} onClick={undo}>{t('way.undo')}</Button>}
          </>
        )}
      </div>
      {!rights.edit && <p className="tiny faint">{t('way.read_only')}</p>}
    </div>
  );
}
