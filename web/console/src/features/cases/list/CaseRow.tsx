import { ListChecks } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { CaseDue, LevelMark, StateMark } from '@/shared/cases/marks';
import { useCaseNames } from '@/shared/cases/names';
import type { CaseSummary } from '@/shared/cases/types';
import { pathOfCase } from '@/shared/cases/useCaseActions';
import { Avatar } from '@/shared/ui/Avatar';
import { ChannelIcon } from '@/shared/ui/ChannelIcon';
import { useContactName, useQueues, useUserName } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { TimeText } from '@/shared/ui/TimeText';

type Props = { row: CaseSummary; chosen: boolean; toggle?: () => void; phone: boolean };

function OpenTasks({ count }: { count: number }) {
  const { t } = useTranslation('cases');
  if (count === 0) return null;
  const text = t('list.open_tasks', { count });
  return <span className="case-tasks" title={text}><ListChecks size={12} aria-hidden="true" />{count}<span className="hidden-text"> {text}</span></span>;
}

/** Cells of one case; on a phone they fold into three lines. */
export const CaseRow = memo(function CaseRow({ row, chosen, toggle, phone }: Props) {
  const { t } = useTranslation('cases');
  const { kindName, stateName } = useCaseNames();
  const userName = useUserName();
  const contactName = useContactName();
  const queue = useQueues().find((each) => each.id === row.queue)?.name;
  const owner = row.owner ? userName(row.owner) : undefined;
  const state = stateName(row.kind, row.state);
  const check = toggle && <input type="checkbox" checked={chosen} aria-label={t('bulk.choose', { number: row.number })} onChange={toggle} />;
  const waits = row.waits_for ? t(`waits.${row.waits_for}`) : row.open_tasks > 0 && row.state_category !== 'closed' ? t('list.open_tasks', { count: row.open_tasks }) : '';
  if (phone)
    return (
      <>
        <span role="cell">{check}</span>
        <span role="cell" className="case-card">
          <Link to={pathOfCase(row.id)}>
            <span className="row"><span className="case-number">{row.number}</span><span className="grow cut faint">{row.contact ? contactName(row.contact) : kindName(row.kind)}</span><CaseDue row={row} /></span>
            <span className="cut case-subject">{row.subject}</span>
            <span className="row faint"><StateMark name={state} category={row.state_category} />{row.level !== 'normal' && <LevelMark level={row.level} />}<OpenTasks count={row.open_tasks} /><span className="cut">{owner ?? queue ?? ''}</span></span>
          </Link>
        </span>
      </>
    );
  return (
    <>
      <span role="cell">{check}</span>
      <span role="cell" className="col-due"><CaseDue row={row} /></span>
      <span role="cell" className="col-number case-number">{row.number}</span>
      <span role="cell" className="col-subject">
        {row.channel && <ChannelIcon channel={row.channel} size={13} />}
        <Link to={pathOfCase(row.id)} className="cut case-subject" title={row.subject}>{row.subject}</Link>
        <OpenTasks count={row.open_tasks} />
        <span className="faint cut">{row.contact ? contactName(row.contact) : kindName(row.kind)}</span>
      </span>
      <span role="cell" className="col-state"><StateMark name={state} category={row.state_category} /></span>
      <span role="cell" className="col-level"><LevelMark level={row.level} /></span>
      <span role="cell" className="col-owner">{owner ? <><Avatar name={owner} size={20} /><span className="cut" title={owner}>{owner}</span></> : <span className="faint">{t('list.nobody')}</span>}</span>
      <span role="cell" className="col-queue cut faint" title={queue}>{queue}</span>
      <span role="cell" className="col-waits cut faint" title={waits}>{waits}</span>
      <span role="cell" className="col-updated"><TimeText at={row.updated_at} className="faint" /></span>
    </>
  );
});
