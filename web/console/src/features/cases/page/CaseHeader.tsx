import { Button, Dropdown, Tooltip } from 'antd';
import { ArrowLeft, Check, ChevronDown, Eye, EyeOff, MoreHorizontal, RotateCcw, UserPlus } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { allows, useMe } from '@/shared/api/me';
import { CaseDue, LevelMark, StateMark } from '@/shared/cases/marks';
import { nameIn, useCaseNames } from '@/shared/cases/names';
import type { Case } from '@/shared/cases/types';
import { pathOfCase, useCaseActions } from '@/shared/cases/useCaseActions';
import { withCatalogue } from '@/shared/i18n';
import { EditableText } from '@/shared/ui/EditableText';
import { usePhone } from '@/shared/ui/media';
import { useQueues, useUserName } from '@/shared/ui/names';
import { Link, navigate } from '@/shared/ui/router';
import { TimeText } from '@/shared/ui/TimeText';
import { finishing, movesOf } from '../model/board';
import type { CaseRights } from '../model/rights';
import { hasEnded } from '../model/tasks';
import type { CaseDialog } from './CaseDialogs';

const MacroButton = lazy(() => withCatalogue('automation', import('@/shared/macros/MacroButton')));
const ComplaintChip = lazy(() => withCatalogue('complaints', import('../complaint/ComplaintChip')));

type Props = { matter: Case; rights: CaseRights; open: (dialog: CaseDialog) => void; showComplaint?: () => void };

/** For what the case waits, in one line: nobody has to look through its tasks. */
function WaitsFor({ matter }: { matter: Case }) {
  const { t } = useTranslation('cases');
  const open = matter.tasks.filter((task) => !hasEnded(task.state));
  const waits = [matter.waits_for && t(`waits.${matter.waits_for}`), open.length > 0 && t('page.waits_tasks', { count: open.length, first: open[0]?.title })].filter(Boolean);
  if (waits.length === 0) return null;
  return <p className="case-waits cut" title={waits.join(' · ')}>{t('page.waits')} {waits.join(' · ')}</p>;
}

export function CaseHeader({ matter, rights, open, showComplaint }: Props) {
  const { t, i18n } = useTranslation('cases');
  const { t: common } = useTranslation();
  const me = useMe();
  const phone = usePhone();
  const { kinds, kindName, stateName } = useCaseNames();
  const actions = useCaseActions();
  const userName = useUserName();
  const queue = useQueues().find((each) => each.id === matter.queue)?.name;
  const watching = matter.watchers.includes(me.user.id);
  const moves = movesOf(kinds, matter);
  const end = finishing(kinds, matter);
  const over = matter.state_category === 'closed';
  const menu = [
    { key: 'watch', label: t(watching ? 'page.unwatch' : 'page.watch') },
    ...(rights.edit ? [...(matter.state_category === 'open' || matter.state_category === 'waiting' ? [{ key: 'escalate', label: t('page.escalate') }] : []), { key: 'promise', label: t('promise.make') }, { key: 'approval', label: t('approval.ask') }, { key: 'remedy', label: t('care.offer') }, { key: 'time', label: t('time.spend') }, { key: 'link', label: t('link.title') }, { key: 'merge', label: t('merge.title') }, { key: 'split', label: t('split.title') }] : []),
    ...(allows(me, 'manage_incidents') && !matter.merged_into ? [{ key: 'incident', label: t('incident.add') }] : []),
    ...(allows(me, 'view_insight') ? [{ key: 'then', label: t('page.then') }] : []),
    { key: 'tracking', label: t('tracking.title') }, { key: 'copy', label: t('page.copy_link') },
  ];
  const run = (key: string) => {
    if (key === 'watch') void actions.watch(matter, me.user.id, !watching);
    else if (key === 'then') navigate(`${pathOfCase(matter.id)}?at=${encodeURIComponent(new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString())}`);
    else if (key === 'copy') void navigator.clipboard.writeText(`${location.origin}${pathOfCase(matter.id)}`);
    else open({ name: key } as CaseDialog);
  };
  const state = <StateMark name={stateName(matter.kind, matter.state)} category={matter.state_category} />;
  return (
    <header className="case-header">
      <div className="row">
        <Link to="/cases" className="icon-button" aria-label={common('action.back')} onClick={(event) => { if (history.length > 1) { event.preventDefault(); history.back(); } }}><ArrowLeft size={18} aria-hidden="true" /></Link>
        <span className="case-number">{matter.number}</span>
        <h1 className="grow cut" title={matter.subject}>
          <EditableText label={t('field.subject')} value={matter.subject} editable={rights.edit} className="case-title" save={(subject) => { if (subject) void actions.change(matter, { subject }); }} />
        </h1>
        {!phone && <Tooltip title={t(watching ? 'page.unwatch' : 'page.watch')}>
          <button type="button" className="icon-button" aria-pressed={watching} aria-label={t('page.watch')} onClick={() => run('watch')}>{watching ? <Eye size={17} /> : <EyeOff size={17} />}</button>
        </Tooltip>}
        {rights.edit && <Suspense><MacroButton thing={{ kind: 'matter', id: matter.id }} placement="bottom" /></Suspense>}
        {(rights.assign || rights.take) && (
          <Tooltip title={`${t('page.assign')} (A)`}><button type="button" className="icon-button" aria-label={t('page.assign')} onClick={() => open({ name: 'assign' })}><UserPlus size={17} /></button></Tooltip>
        )}
        {rights.edit && (over || (moves.length === 0 && matter.state_category === 'solved')
          ? <Button size="small" icon={<RotateCcw size={14} aria-hidden="true" />} aria-label={phone ? t('reopen.ok') : undefined} onClick={() => open({ name: 'reopen' })}>{phone ? undefined : t('reopen.ok')}</Button>
          : end && <Tooltip title={`${nameIn(end, i18n.language)} (E)`}><Button size="small" type="primary" icon={<Check size={14} aria-hidden="true" />} aria-label={phone ? nameIn(end, i18n.language) : undefined} onClick={() => open({ name: 'move', to: end.key })}>{phone ? undefined : t(end.category === 'solved' ? 'page.solve' : 'page.close')}</Button></Tooltip>)}
        <Dropdown menu={{ items: menu, onClick: ({ key }) => run(key) }} trigger={['click']} placement="bottomRight">
          <button type="button" className="icon-button" aria-label={common('action.more')} aria-haspopup="menu"><MoreHorizontal size={17} /></button>
        </Dropdown>
      </div>
      <div className="row wrap case-facts">
        <CaseDue row={matter} />
        {rights.edit && moves.length > 0 ? (
          <Dropdown trigger={['click']} menu={{ items: moves.map((each) => ({ key: each.key, label: nameIn(each, i18n.language) })), onClick: ({ key }) => open({ name: 'move', to: key }) }}>
            <button type="button" className="bare case-state" aria-label={t('page.state', { name: stateName(matter.kind, matter.state) })} aria-haspopup="menu">{state}<ChevronDown size={12} aria-hidden="true" /></button>
          </Dropdown>
        ) : state}
        <button type="button" className="bare" disabled={!rights.edit} aria-label={t('grade.change', { level: t(`level.${matter.grade.level}`) })} title={`${t('grade.title')} (G)`} onClick={() => open({ name: 'grade' })}><LevelMark level={matter.grade.level} /></button>
        <span className="faint cut">{[kindName(matter.kind), queue, matter.owner ? userName(matter.owner) : t('list.nobody')].filter(Boolean).join(' · ')}</span>
        <span className="faint">{t('page.opened')} <TimeText at={matter.opened_at} /></span>
        {showComplaint && <Suspense fallback={null}><ComplaintChip id={matter.id} open={showComplaint} /></Suspense>}
        {matter.reopened > 0 && <span className="pill pill-warn">{t('page.reopened', { count: matter.reopened })}</span>}
      </div>
      <WaitsFor matter={matter} />
      {matter.merged_into && <p className="case-banner">{t('page.merged')} <Link to={pathOfCase(matter.merged_into)}>{t('page.merged_show')}</Link></p>}
    </header>
  );
}
