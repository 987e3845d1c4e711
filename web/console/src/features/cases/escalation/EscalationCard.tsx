import { Button } from 'antd';
import { BellRing, ListPlus, MoveUpRight, PhoneCall, TrendingUp, TriangleAlert, UserRoundCog, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import type { ActionKind, CallState, Escalation } from '@/shared/escalation/types';
import { useReasonText } from '@/shared/escalation/words';
import { FoldCard } from '@/shared/ui/FoldCard';
import { SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import type { CardProps } from '../cards/card';
import { mayAcknowledge, waysUp } from '../model/escalation';
import type { CaseRights } from '../model/rights';
import { AcknowledgeButton, CallText } from './RingingLine';
import { useStanding } from './useStanding';

const shownAtFirst = 3;
const icons: Record<ActionKind, LucideIcon> = { notify: BellRing, call: PhoneCall, raise_level: TrendingUp, to_line: MoveUpRight, to_queue: MoveUpRight, to_duty_manager: UserRoundCog, add_task: ListPlus };
const callLook: Record<CallState, string> = { ringing: 'pill-warn', acknowledged: 'pill-good', unanswered: 'pill-bad', cancelled: '' };

function CallBlock({ escalation, matter, rights }: { escalation: Escalation; matter: CardProps['matter']; rights: CaseRights }) {
  const { t } = useTranslation('escalation');
  const me = useMe();
  const { call } = escalation;
  if (!call) return null;
  return (
    <div className="raised-call">
      <div className="row wrap tiny">
        <span className={`pill ${callLook[call.state]}`}>{t(`call.state.${call.state}`)}</span>
        <span className="grow">
          {call.state === 'ringing' ? <CallText escalation={escalation} /> : call.by_name ? <>{call.by_name}{call.at && <> · <TimeText at={call.at} /></>}</> : [...new Set(call.rings.map(({ name }) => name))].join(', ')}
        </span>
        {mayAcknowledge(escalation, me.user.id, rights.assign) && <AcknowledgeButton escalation={escalation} matter={matter} />}
      </div>
      {call.note && <p className="tiny case-quote">{call.note}</p>}
    </div>
  );
}

function Raised({ escalation, matter, rights }: { escalation: Escalation; matter: CardProps['matter']; rights: CaseRights }) {
  const { t } = useTranslation('escalation');
  const reason = useReasonText();
  return (
    <li>
      <div className="row"><strong className="grow">{escalation.rung > 0 && <span className="faint numbers">{escalation.rung}. </span>}{escalation.rung > 0 ? escalation.level_name : t('raised.moved')}</strong><TimeText at={escalation.at} className="tiny faint" /></div>
      <p className="tiny faint">{reason(escalation.reason)}{escalation.by_name ? ` · ${escalation.by_name}` : ''}</p>
      {escalation.note && <p className="tiny case-quote">{escalation.note}</p>}
      {escalation.steps.length > 0 && (
        <ul className="plain raised-steps tiny">
          {escalation.steps.map((step, index) => {
            const Icon = step.refused ? TriangleAlert : icons[step.kind];
            return <li key={index} className={step.refused ? 'raised-refused' : undefined}><Icon size={12} aria-hidden="true" /><span>{step.refused ? `${t(`action.${step.kind}`)}: ${step.refused}` : t(`done.${step.kind}`, { names: step.names.join(', ') })}</span></li>;
          })}
        </ul>
      )}
      <CallBlock escalation={escalation} matter={matter} rights={rights} />
      {escalation.returned && <p className="tiny raised-back">{t('raised.returned', { name: escalation.returned.by_name })} · <TimeText at={escalation.returned.at} />{escalation.returned.note && <span className="case-quote raised-note">{escalation.returned.note}</span>}</p>}
    </li>
  );
}

/** Where the case stands on its ladder, and how it came there. */
export default function EscalationCard({ matter, rights, open }: CardProps) {
  const { t } = useTranslation('escalation');
  const standing = useStanding(matter.id);
  const [all, setAll] = useState(false);
  const data = standing.data;
  const list = data?.escalations ?? [];
  const over = matter.state_category === 'closed' || matter.state_category === 'solved';
  return (
    <FoldCard name="case-escalation" title={t('card.title')} extra={data && data.rung > 0 ? <span className="pill pill-warn">{t('card.level', { number: data.rung })}</span> : undefined}>
      {!data ? (standing.isError ? <p className="faint">{t('card.failed')}</p> : <SkeletonLines lines={2} />) : (
        <>
          <p className="faint">{data.ladder_name ? t('card.ladder', { name: data.ladder_name }) : t('card.no_ladder')}{data.line ? ` · ${data.lines.find((each) => each.line === data.line)?.name ?? ''}` : ''}</p>
          {list.length > 0 && <ol className="plain card-list raised">{(all ? list : list.slice(0, shownAtFirst)).map((each) => <Raised key={each.id} escalation={each} matter={matter} rights={rights} />)}</ol>}
          {list.length > shownAtFirst && !all && <Button size="small" type="text" onClick={() => setAll(true)}>{t('card.all', { count: list.length })}</Button>}
          {rights.edit && !over && (waysUp(data).length > 0 || data.may_go_back) && (
            <div className="row wrap raised-actions">
              {waysUp(data).length > 0 && <Button size="small" icon={<TrendingUp size={13} aria-hidden="true" />} onClick={() => open({ name: 'escalate' })}>{t('card.escalate')}</Button>}
              {data.may_go_back && <Button size="small" onClick={() => open({ name: 'give_back' })}>{t('card.give_back')}</Button>}
            </div>
          )}
        </>
      )}
    </FoldCard>
  );
}
