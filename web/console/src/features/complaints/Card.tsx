import { useTranslation } from 'react-i18next';
import { moneyText } from '@/shared/approvals/money';
import { DueClock } from '@/shared/cases/marks';
import { pathOfCase } from '@/shared/cases/useCaseActions';
import { causePath, useCauses } from '@/shared/complaints/causes';
import { HarmMark, RegulatorDue, SeverityMark } from '@/shared/complaints/marks';
import type { Summary } from '@/shared/complaints/types';
import { Avatar } from '@/shared/ui/Avatar';
import { useUserName } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { TimeText } from '@/shared/ui/TimeText';
import { hasEnded, isAnswered } from './model/board';

/** Its deadlines, harm and owner: what decides which one is taken first. */
export function ComplaintCard({ row, withStep }: { row: Summary; withStep?: boolean }) {
  const { t, i18n } = useTranslation('complaints');
  const userName = useUserName();
  const causes = useCauses();
  const cause = causePath(causes, row.cause, i18n.language) || row.cause_name;
  const what = [row.product, row.batch].filter(Boolean).join(' · ');
  return (
    <article className="cpl-card">
      <div className="row wrap cpl-card-head">
        <span className="case-number">{row.number}</span><TimeText at={row.received_at} className="tiny faint grow" />
        {row.regulator_due_at && <RegulatorDue at={row.regulator_due_at} answered={isAnswered(row)} />}
        {row.due_at && !hasEnded(row) && <DueClock at={row.due_at} />}
        {row.owner && <span title={userName(row.owner)}><Avatar name={userName(row.owner)} size={20} /><span className="hidden-text">{userName(row.owner)}</span></span>}
      </div>
      <Link to={`${pathOfCase(row.case_id)}?tab=complaint`} className="cpl-subject">{row.title}</Link>
      {(what || cause) && <p className="tiny faint cpl-about" title={[what, cause].filter(Boolean).join(' · ')}>{[what, cause].filter(Boolean).join(' · ')}</p>}
      <div className="row wrap cpl-marks">
        {withStep && <span className="pill pill-accent">{t(`step.${row.step}`)}</span>}
        <SeverityMark severity={row.severity} /><HarmMark harm={row.harm} />
        {row.cost.minor > 0 && <span className="pill numbers">{moneyText(row.cost, i18n.language)}</span>}
      </div>
    </article>
  );
}
