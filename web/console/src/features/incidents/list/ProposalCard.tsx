import { Button } from 'antd';
import { Activity } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '@/shared/incidents/types';
import { Link, navigate } from '@/shared/ui/router';
import { TimeText } from '@/shared/ui/TimeText';
import { DismissProposal } from '../dialogs/DismissProposal';
import { BurstReason } from '../page/BurstReason';

const DeclareIncident = lazy(() => import('@/shared/incidents/DeclareIncident'));

/** The two answers to a proposal. */
export function ProposalAnswers({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const [dialog, setDialog] = useState<'accept' | 'dismiss'>();
  const close = () => setDialog(undefined);
  return (
    <div className="row wrap">
      <Button type="primary" onClick={() => setDialog('accept')}>{t('proposal.accept')}</Button>
      <Button onClick={() => setDialog('dismiss')}>{t('proposal.dismiss')}</Button>
      {dialog === 'accept' && <Suspense fallback={null}><DeclareIncident proposed={incident} close={close} done={({ id }) => { close(); navigate(`/incidents/${id}`); }} /></Suspense>}
      {dialog === 'dismiss' && <DismissProposal incident={incident} close={close} />}
    </div>
  );
}

/** More cases of a sort than chance explains: an incident, or none. */
export function ProposalCard({ incident, may }: { incident: Incident; may: boolean }) {
  return (
    <article className="proposal" aria-label={incident.title}>
      <Activity size={18} aria-hidden="true" />
      <div className="grow stack">
        <div className="row"><Link to={`/incidents/${incident.id}`} className="cut grow"><strong>{incident.title}</strong></Link><TimeText at={incident.started_at} className="faint" /></div>
        {incident.burst && <BurstReason burst={incident.burst} />}
        {may && <ProposalAnswers incident={incident} />}
      </div>
    </article>
  );
}
