import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '@/shared/cases/types';
import type { Step } from '@/shared/complaints/types';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import type { CaseRights } from '../model/rights';
import { AnswerPart } from './AnswerPart';
import { Authority } from './Authority';
import { Decision } from './Decision';
import { Evidence } from './Evidence';
import { Facts } from './Facts';
import { Investigation } from './Investigation';
import { Prevention } from './Prevention';
import { Remedies } from './Remedies';
import { RootCause } from './RootCause';
import type { SectionProps } from './Section';
import { TakeStep, UndoStep } from './StepDialogs';
import { useComplaint, useComplaintActions, useComplaintWork } from './useComplaint';
import { Way } from './Way';
import './complaint.css';

/** What a complaint has beyond other cases, in the order of its way. */
export default function ComplaintPart({ matter, rights }: { matter: Case; rights: CaseRights }) {
  const { t } = useTranslation('complaints');
  const complaint = useComplaint(matter.id);
  const actions = useComplaintActions(matter.id);
  const work = useComplaintWork(matter.id);
  const [step, setStep] = useState<Step>();
  const [undoing, setUndoing] = useState(false);
  if (!complaint.data) return complaint.isError ? <ErrorState error={complaint.error} retry={() => void complaint.refetch()} /> : <SkeletonLines lines={10} />;
  const props: SectionProps = { matter, complaint: complaint.data, actions: actions.data ?? [], rights, work };
  return (
    <div className="case-scroll cmp" role="group" aria-label={t('title')} tabIndex={0}>
      <Way {...props} take={setStep} undo={() => setUndoing(true)} />
      <div className="cmp-parts">
        <Facts {...props} />
        <Authority {...props} />
        <Investigation {...props} />
        <RootCause {...props} />
        <Decision {...props} />
        <Remedies {...props} />
        <AnswerPart {...props} take={setStep} />
        <Prevention {...props} />
        <Evidence {...props} />
      </div>
      {step && <TakeStep {...props} step={step} close={() => setStep(undefined)} />}
      {undoing && <UndoStep {...props} close={() => setUndoing(false)} />}
    </div>
  );
}
