import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Segmented } from 'antd';
import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { allows, useMe } from '@/shared/api/me';
import type { Id } from '@/shared/api/types';
import { incidents } from '@/shared/incidents/api';
import { incidentKeys } from '@/shared/incidents/keys';
import { isRunning, type Incident } from '@/shared/incidents/types';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { usePhone } from '@/shared/ui/media';
import { navigate, useRoute } from '@/shared/ui/router';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { ChecklistCard } from '../cards/ChecklistCard';
import { FactsCard } from '../cards/FactsCard';
import { HomeCard } from '../cards/HomeCard';
import { NoticeCard } from '../cards/NoticeCard';
import { RosterCard } from '../cards/RosterCard';
import { GatherCases } from '../dialogs/GatherCases';
import { ResolveIncident } from '../dialogs/ResolveIncident';
import { TellAll } from '../dialogs/TellAll';
import { ProposalAnswers } from '../list/ProposalCard';
import { useIncidentActions } from '../useIncidentActions';
import { BurstReason } from './BurstReason';
import { IncidentHeader, type IncidentDialog } from './IncidentHeader';
import { GatheredCases } from './GatheredCases';
import { Log } from './Log';
import { PlaceLine } from './PlaceLine';
import { ReviewTab } from './ReviewTab';
import { Updates } from './Updates';

type Tab = 'details' | 'updates' | 'cases' | 'log' | 'review';

function tabsOf(incident: Incident, phone: boolean): Tab[] {
  const ended = incident.state === 'resolved' || incident.state === 'reviewed';
  const idle = incident.state === 'proposed' || incident.state === 'dismissed';
  return [...(ended ? (['review'] as const) : []), ...(phone ? (['details'] as const) : []), ...(idle ? [] : (['updates', 'cases'] as const)), 'log'];
}

/** Who was called answers for himself, whether he may lead incidents or not. */
function CalledLine({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const me = useMe();
  const actions = useIncidentActions();
  const own = incident.roster.find((each) => each.user === me.user.id);
  if (!isRunning(incident) || !own?.called_at || own.answer !== 'none') return null;
  return (
    <Alert
      type="warning" showIcon banner icon={<BellRing size={16} aria-hidden="true" />} title={own.role ? t('roster.called_as', { role: own.role }) : t('roster.called_you')}
      action={<span className="row"><Button size="small" type="primary" onClick={() => void actions.answer(incident.id, 'coming')}>{t('roster.coming')}</Button><Button size="small" onClick={() => void actions.answer(incident.id, 'cannot')}>{t('roster.cannot')}</Button></span>}
    />
  );
}

function Cards({ incident, leads }: { incident: Incident; leads: boolean }) {
  return (
    <>
      <FactsCard incident={incident} leads={leads} />
      {incident.state !== 'proposed' && incident.state !== 'dismissed' && (
        <>
          {incident.home && <HomeCard incident={incident} home={incident.home} leads={leads} />}
          <NoticeCard incident={incident} leads={leads} />
          <RosterCard incident={incident} leads={leads} />
          <ChecklistCard incident={incident} leads={leads} />
        </>
      )}
    </>
  );
}

function Shown({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const me = useMe();
  const phone = usePhone();
  const { query } = useRoute();
  const leads = allows(me, 'manage_incidents');
  const running = isRunning(incident);
  const [dialog, setDialog] = useState<IncidentDialog>();
  const close = () => setDialog(undefined);
  const tabs = tabsOf(incident, phone);
  const tab = tabs.find((each) => each === query.get('tab')) ?? tabs[0] ?? 'log';
  const show = (next: Tab) => navigate(`/incidents/${incident.id}?tab=${next}`, 'replace');
  useHotkeys({ u: () => leads && running && setDialog('tell'), g: () => leads && running && setDialog('gather') });
  const label = (each: Tab) => (each === 'cases' ? `${t('tab.cases')} ${incident.case_count}` : t(`tab.${each}`));
  return (
    <div className="incident-page">
      <IncidentHeader incident={incident} leads={leads} open={setDialog} />
      <CalledLine incident={incident} />
      <PlaceLine incident={incident} />
      <div className="incident-columns">
        <section className="incident-main" aria-label={t(`tab.${tab}`)}>
          {incident.state === 'proposed' && incident.burst && (
            <div className="proposal incident-proposal"><div className="stack"><BurstReason burst={incident.burst} />{leads && <ProposalAnswers incident={incident} />}</div></div>
          )}
          {tabs.length > 1 && <div className="incident-tabs"><Segmented<Tab> value={tab} aria-label={t('tab.label')} options={tabs.map((value) => ({ value, label: label(value) }))} onChange={show} /></div>}
          <div className="incident-scroll">
            {tab === 'details' && <Cards incident={incident} leads={leads} />}
            {tab === 'updates' && <Updates incident={incident} tell={leads && running ? () => setDialog('tell') : undefined} />}
            {tab === 'cases' && <GatheredCases incident={incident} gather={leads && running ? () => setDialog('gather') : undefined} />}
            {tab === 'log' && <Log incident={incident} leads={leads} />}
            {tab === 'review' && <ReviewTab key={incident.state} incident={incident} leads={leads} />}
          </div>
        </section>
        {!phone && <aside className="incident-side" aria-label={t('tab.details')}><Cards incident={incident} leads={leads} /></aside>}
      </div>
      {dialog === 'tell' && <TellAll incident={incident} close={close} done={() => { close(); show('updates'); }} />}
      {dialog === 'gather' && <GatherCases incident={incident} close={close} done={() => { close(); show('cases'); }} />}
      {dialog === 'resolve' && <ResolveIncident incident={incident} close={close} done={() => { close(); show('review'); }} />}
    </div>
  );
}

export function IncidentPage({ id }: { id: Id }) {
  const one = useQuery({ queryKey: incidentKeys.one(id), queryFn: ({ signal }) => incidents.get(id, { signal }) });
  if (one.data) return <Shown incident={one.data} />;
  return one.isError ? <ErrorState error={one.error} retry={() => void one.refetch()} /> : <SkeletonLines lines={10} />;
}
