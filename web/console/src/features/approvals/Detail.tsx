import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input } from 'antd';
import { ArrowLeft, Check, FileText, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '@/shared/api/keys';
import { useMe } from '@/shared/api/me';
import type { Approval, Id } from '@/shared/api/types';
import { approvals } from '@/shared/approvals/api';
import { moneyText } from '@/shared/approvals/money';
import { ApprovalPill } from '@/shared/approvals/StatePill';
import { Avatar } from '@/shared/ui/Avatar';
import { useUserName } from '@/shared/ui/names';
import { useProblem } from '@/shared/ui/problem';
import { Link } from '@/shared/ui/router';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { TimeText } from '@/shared/ui/TimeText';
import { approvedBy, standingOf } from './rights';

function Evidence({ approval }: { approval: Approval }) {
  const { t } = useTranslation('approvals');
  if (approval.evidence.length === 0) return <p className="faint">{t('no_evidence')}</p>;
  return (
    <ul className="plain approval-evidence">
      {approval.evidence.map((each) => <li key={each.id}><a href={each.url} target="_blank" rel="noreferrer" className="row"><FileText size={15} aria-hidden="true" /><span className="cut grow">{each.name}</span><span className="faint numbers">{Math.ceil(each.size / 1024)} kB</span></a></li>)}
    </ul>
  );
}

function History({ approval }: { approval: Approval }) {
  const { t } = useTranslation('approvals');
  const nameOf = useUserName();
  return (
    <ol className="plain approval-history">
      <li><Avatar name={approval.requester_name} size={22} /><div><strong>{t('history.asked', { name: approval.requester_name })}</strong> <TimeText at={approval.asked_at} className="faint" /></div></li>
      {approval.votes.map((vote, index) => (
        <li key={index}>
          <Avatar name={vote.name} size={22} />
          <div>
            <strong>{vote.door === 'table' ? t(`history.table_${vote.verdict}`, { table: approval.table ?? '' }) : t(`history.${vote.verdict}`, { name: vote.name })}</strong> <TimeText at={vote.at} className="faint" />
            {vote.in_place_of && <span className="faint"> · {t('history.in_place_of', { name: nameOf(vote.in_place_of) })}</span>}
            {vote.door === 'link' && <span className="faint"> · {t('history.by_link')}</span>}
            {vote.comment && <p className="approval-comment">{vote.comment}</p>}
          </div>
        </li>
      ))}
      {(approval.state === 'withdrawn' || approval.state === 'expired') && approval.decided_at && <li><X size={16} aria-hidden="true" /><div><strong>{t(`history.${approval.state}`)}</strong> <TimeText at={approval.decided_at} className="faint" /></div></li>}
    </ol>
  );
}

function Decide({ approval }: { approval: Approval }) {
  const { t } = useTranslation('approvals');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [comment, setComment] = useState('');
  const [busy, setBusy] = useState<'approve' | 'refuse'>();
  const [missing, setMissing] = useState(false);
  const decide = async (verdict: 'approve' | 'refuse') => {
    if (verdict === 'refuse' && !comment.trim()) return setMissing(true);
    setBusy(verdict);
    try {
      const next = await approvals.decide(approval.id, verdict, comment.trim());
      cache.setQueryData(keys.approval(approval.id), next);
      await cache.invalidateQueries({ queryKey: keys.approvals });
      void message.success(t(next.state === 'asked' ? 'decided_one_more' : `decided_${verdict}`));
    } catch (error) {
      problem(error);
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <section className="approval-decide stack" aria-label={t('your_decision')}>
      <label className="stack"><strong>{t('your_decision')}</strong><Input.TextArea value={comment} rows={2} maxLength={4000} status={missing ? 'error' : undefined} placeholder={t('comment_text')} aria-label={t('comment')} onChange={(event) => { setComment(event.target.value); setMissing(false); }} /></label>
      {missing && <p className="field-error" role="alert">{t('comment_missing')}</p>}
      <div className="row wrap">
        <Button type="primary" icon={<Check size={15} />} loading={busy === 'approve'} disabled={busy === 'refuse'} onClick={() => void decide('approve')}>{t('approve')}</Button>
        <Button danger icon={<X size={15} />} loading={busy === 'refuse'} disabled={busy === 'approve'} onClick={() => void decide('refuse')}>{t('refuse')}</Button>
      </div>
    </section>
  );
}

function Shown({ approval, waiting }: { approval: Approval; waiting: Approval[] }) {
  const { t, i18n } = useTranslation('approvals');
  const { modal } = App.useApp();
  const me = useMe();
  const cache = useQueryClient();
  const problem = useProblem();
  const standing = standingOf(approval, me.user.id, waiting);
  const withdraw = () =>
    modal.confirm({ title: t('withdraw_ask'), okText: t('withdraw'), okButtonProps: { danger: true }, onOk: () => approvals.withdraw(approval.id).then(() => cache.invalidateQueries({ queryKey: keys.approvals })).catch(problem) });
  return (
    <article className="approval stack">
      <header className="stack">
        <div className="row wrap"><span className="faint">{t(`kind.${approval.kind}`)}</span><Link to={`/cases/case/${approval.case_id}`}>{approval.number}</Link><ApprovalPill state={approval.state} /></div>
        <h1 className="approval-money numbers">{moneyText(approval.money, i18n.language)}</h1>
        <p className="approval-reason">{approval.reason}</p>
        <p className="faint">{t('asked_by', { name: approval.requester_name })} · <TimeText at={approval.asked_at} /></p>
      </header>
      {standing === 'own' && <Alert type="info" showIcon title={t('four_eyes_own')} action={<Button size="small" onClick={withdraw}>{t('withdraw')}</Button>} />}
      {standing === 'voted' && <Alert type="info" showIcon title={t('four_eyes_voted')} />}
      {standing === 'others' && <Alert type="info" showIcon title={t('others_turn', { level: approval.level_name })} />}
      {standing === 'may_decide' && <Decide key={approval.id} approval={approval} />}
      <section className="stack"><h2>{t('evidence')}</h2><Evidence approval={approval} /></section>
      <section className="stack">
        <h2>{t('how')}</h2>
        <dl className="approval-facts">
          <dt>{t('policy')}</dt><dd>{approval.policy_name}</dd>
          <dt>{t('level')}</dt><dd>{approval.level_name || '–'}</dd>
          <dt>{t('needed')}</dt><dd>{t('needed_of', { count: approval.needed, done: approvedBy(approval) })}</dd>
          {approval.to_deputies && <><dt>{t('deputies')}</dt><dd>{t('to_deputies')}</dd></>}
          {approval.state === 'asked' && approval.next_at && <><dt>{t('next_step')}</dt><dd>{exactTime(approval.next_at, i18n.language)}</dd></>}
        </dl>
      </section>
      <section className="stack"><h2>{t('history.title')}</h2><History approval={approval} /></section>
    </article>
  );
}

export function Detail({ id, waiting, back }: { id: Id; waiting: Approval[]; back: string }) {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: keys.approval(id), queryFn: ({ signal }) => approvals.get(id, { signal }) });
  return (
    <div className="approval-page">
      <Link to={back} className="icon-button approval-back" aria-label={t('action.back')}><ArrowLeft size={18} aria-hidden="true" /></Link>
      {query.data ? <Shown approval={query.data} waiting={waiting} /> : query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <SkeletonLines lines={8} />}
    </div>
  );
}
