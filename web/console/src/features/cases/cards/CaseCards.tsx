import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { withCatalogue } from '@/shared/i18n';
import { FoldCard } from '@/shared/ui/FoldCard';
import { progress } from '../model/tasks';
import { AftercareCard } from './AftercareCard';
import { ApprovalsCard } from './ApprovalsCard';
import type { CardProps } from './card';
import { ChecklistEditor } from './ChecklistEditor';
import { ClocksCard } from './ClocksCard';
import { DetailsCard } from './DetailsCard';
import { GradeCard } from './GradeCard';
import { PeopleCard } from './PeopleCard';
import { PromisesCard } from './PromisesCard';
import { RelatedCard } from './RelatedCard';
import { ConversationsCard } from './ConversationsCard';
import { TimeCard } from './TimeCard';
import { WatchersCard } from './WatchersCard';

const EscalationCard = lazy(() => withCatalogue('escalation', import('../escalation/EscalationCard')));

/** What surrounds the case; each card folds and remembers it. */
export function CaseCards(props: CardProps) {
  const { t } = useTranslation('cases');
  const actions = useCaseActions();
  const { matter, rights } = props;
  const done = progress(matter.checklist);
  return (
    <>
      <AftercareCard {...props} />
      <ClocksCard matter={matter} />
      <Suspense><EscalationCard {...props} /></Suspense>
      <DetailsCard {...props} />
      <GradeCard {...props} />
      <FoldCard name="case-checklist" title={t('checklist.title')} extra={done.all > 0 ? <span className="faint tiny numbers">{t('task.checked', done)}</span> : undefined}>
        <ChecklistEditor items={matter.checklist} editable={rights.edit} save={(items) => actions.setChecklist(matter, items)} />
      </FoldCard>
      <PromisesCard {...props} />
      <ApprovalsCard {...props} />
      <RelatedCard {...props} />
      <ConversationsCard {...props} />
      <PeopleCard {...props} />
      <WatchersCard {...props} />
      <TimeCard {...props} />
    </>
  );
}
