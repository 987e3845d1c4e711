import { Button } from 'antd';
import { PhoneCall } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import { useServerNow } from '@/shared/cases/marks';
import type { Case } from '@/shared/cases/types';
import { escalations } from '@/shared/escalation/api';
import type { Escalation } from '@/shared/escalation/types';
import { useProblem } from '@/shared/ui/problem';
import { stopwatch } from '@/shared/ui/time';
import { mayAcknowledge, ringing } from '../model/escalation';
import type { CaseRights } from '../model/rights';
import { useRenewed, useStanding } from './useStanding';

export function AcknowledgeButton({ escalation, matter }: { escalation: Escalation; matter: Pick<Case, 'id'> }) {
  const { t } = useTranslation('escalation');
  const problem = useProblem();
  const renew = useRenewed(matter.id);
  const [busy, setBusy] = useState(false);
  const take = () => {
    setBusy(true);
    escalations.acknowledge(escalation.id, '').then(renew).catch(problem).finally(() => setBusy(false));
  };
  return <Button size="small" type="primary" loading={busy} onClick={take}>{t('call.acknowledge')}</Button>;
}

/** Whom the call goes to, and when it goes on to the next. */
export function CallText({ escalation: { call } }: { escalation: Escalation }) {
  const { t } = useTranslation('escalation');
  const now = useServerNow();
  if (call?.state !== 'ringing') return null;
  const last = call.rings.at(-1);
  const left = call.next_at ? Date.parse(call.next_at) - now : undefined;
  return <>{last ? t('call.rings', { name: last.name }) : t('call.begins')}{left !== undefined && left > 0 && <span className="numbers"> · {t(call.chain.length > 1 ? 'call.next_in' : 'call.again_in', { time: stopwatch(left) })}</span>}</>;
}

/** A call that nobody has answered yet stands above everything else of the case. */
export default function RingingLine({ matter, rights }: { matter: Case; rights: CaseRights }) {
  const { t } = useTranslation('escalation');
  const me = useMe();
  const standing = useStanding(matter.id);
  const calls = standing.data ? ringing(standing.data) : [];
  if (calls.length === 0) return null;
  return (
    <div className="case-ringing" role="status">
      {calls.map((each) => (
        <div key={each.id} className="row wrap">
          <PhoneCall size={15} aria-hidden="true" />
          <span className="grow"><strong>{t('call.level', { name: each.level_name })}</strong> <CallText escalation={each} /></span>
          {mayAcknowledge(each, me.user.id, rights.assign) && <AcknowledgeButton escalation={each} matter={matter} />}
        </div>
      ))}
    </div>
  );
}
