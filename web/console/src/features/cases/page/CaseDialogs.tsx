import { lazy, Suspense } from 'react';
import type { Case } from '@/shared/cases/types';
import { withCatalogue } from '@/shared/i18n';
import { AssignCase } from '../dialogs/AssignCase';
import { AskApproval } from '../dialogs/AskApproval';
import { GradeCase } from '../dialogs/GradeCase';
import { LinkCase } from '../dialogs/LinkCase';
import { MakePromise } from '../dialogs/MakePromise';
import { MergeCase } from '../dialogs/MergeCase';
import { MoveCase } from '../dialogs/MoveCase';
import { OfferRemedy } from '../dialogs/OfferRemedy';
import { ReopenCase } from '../dialogs/ReopenCase';
import { SpendTime } from '../dialogs/SpendTime';
import { SplitCase } from '../dialogs/SplitCase';
import { TrackingLink } from '../dialogs/TrackingLink';
import { AddTask } from '../tasks/AddTask';

const AddToIncident = lazy(() => withCatalogue('incidents', import('@/shared/incidents/AddToIncident')));
const EscalateCase = lazy(() => withCatalogue('escalation', import('../escalation/EscalateCase').then(({ EscalateCase: screen }) => ({ default: screen }))));
const GiveBackCase = lazy(() => withCatalogue('escalation', import('../escalation/EscalateCase').then(({ GiveBackCase: screen }) => ({ default: screen }))));

export type CaseDialog =
  | { name: 'assign' | 'reopen' | 'grade' | 'merge' | 'split' | 'link' | 'promise' | 'approval' | 'time' | 'tracking' | 'task' | 'incident' | 'remedy' | 'escalate' | 'give_back' }
  | { name: 'move'; to?: string };

export function CaseDialogs({ matter, dialog, close }: { matter: Case; dialog: CaseDialog; close: () => void }) {
  const props = { matter, close };
  switch (dialog.name) {
    case 'assign': return <AssignCase {...props} />;
    case 'move': return <MoveCase {...props} to={dialog.to} />;
    case 'reopen': return <ReopenCase {...props} />;
    case 'grade': return <GradeCase {...props} />;
    case 'merge': return <MergeCase {...props} />;
    case 'split': return <SplitCase {...props} />;
    case 'link': return <LinkCase {...props} />;
    case 'promise': return <MakePromise {...props} />;
    case 'approval': return <AskApproval {...props} />;
    case 'time': return <SpendTime {...props} />;
    case 'tracking': return <TrackingLink {...props} />;
    case 'escalate': return <Suspense><EscalateCase {...props} /></Suspense>;
    case 'give_back': return <Suspense><GiveBackCase {...props} /></Suspense>;
    case 'incident': return <Suspense fallback={null}><AddToIncident cases={[matter.id]} subject={matter.subject} close={close} done={close} /></Suspense>;
    case 'remedy': return <OfferRemedy {...props} />;
    case 'task': return <AddTask {...props} />;
  }
}
