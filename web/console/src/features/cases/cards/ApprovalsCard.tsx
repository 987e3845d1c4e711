import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import { approvals } from '@/shared/cases/api';
import { moneyText } from '@/shared/cases/fields';
import { caseKeys } from '@/shared/cases/keys';
import type { ApprovalRequest } from '@/shared/cases/types';
import { FoldCard } from '@/shared/ui/FoldCard';
import { useProblem } from '@/shared/ui/problem';
import { SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import type { CardProps } from './card';

const look: Record<ApprovalRequest['state'], string> = { asked: 'pill-warn', approved: 'pill-good', refused: 'pill-bad', withdrawn: '', expired: '' };

/** Leave that was asked for; whoever may decide does it here. */
export function ApprovalsCard({ matter, rights, open }: CardProps) {
  const { t, i18n } = useTranslation('cases');
  const me = useMe();
  const cache = useQueryClient();
  const problem = useProblem();
  const { modal } = App.useApp();
  const list = useQuery({ queryKey: caseKeys.part(matter.id, 'approvals'), queryFn: async ({ signal }) => (await approvals.ofCase(matter.id, { signal })).items, retry: false });
  const waiting = useQuery({ queryKey: [...caseKeys.all, 'approvals-waiting'], queryFn: ({ signal }) => approvals.waiting({ signal }), retry: false });
  const renew = () => {
    void cache.invalidateQueries({ queryKey: caseKeys.parts(matter.id) });
    void cache.invalidateQueries({ queryKey: caseKeys.all });
  };
  const decide = (request: ApprovalRequest, verdict: 'approve' | 'refuse') => {
    let comment = '';
    void modal.confirm({
      title: t(`approval.${verdict}_title`, { money: moneyText(request.money, i18n.language) }), okText: t(`approval.${verdict}`), okButtonProps: { danger: verdict === 'refuse' },
      content: <Input.TextArea autoFocus rows={2} maxLength={4000} placeholder={t(`approval.${verdict}_comment`)} aria-label={t(`approval.${verdict}_comment`)} onChange={(event) => { comment = event.target.value; }} />,
      onOk: () => (verdict === 'refuse' && !comment.trim() ? Promise.reject(new Error('a comment is needed')) : approvals.decide(request.id, verdict, comment.trim()).then(renew).catch(problem)),
    });
  };
  const rows = list.data ?? [];
  return (
    <FoldCard name="case-approvals" title={t('approval.title')} extra={rights.edit && <button type="button" className="icon-button" aria-label={t('approval.ask')} title={t('approval.ask')} onClick={() => open({ name: 'approval' })}><Plus size={15} /></button>}>
      {list.isPending ? <SkeletonLines lines={2} /> : list.isError ? <p className="faint">{t('card.failed')}</p> : rows.length === 0 ? <p className="faint">{t('approval.none')}</p> : (
        <ul className="plain card-list">
          {rows.map((request) => {
            const mine = waiting.data?.some((each) => each.id === request.id);
            return (
              <li key={request.id}>
                <div className="row"><span className="grow">{t(`approval.kind_${request.kind}`)} · <strong className="numbers">{moneyText(request.money, i18n.language)}</strong></span><span className={`pill ${look[request.state]}`}>{t(`approval.${request.state}`)}</span></div>
                <p className="tiny">{request.reason}</p>
                <p className="tiny faint">{request.requester_name} · <TimeText at={request.asked_at} />{request.state === 'asked' && request.level_name ? ` · ${t('approval.decides', { level: request.level_name })}` : ''}</p>
                {request.votes.map((vote, index) => <p key={index} className="tiny case-quote">{t(`approval.voted_${vote.verdict}`, { name: vote.name })}{vote.comment && `: ${vote.comment}`}</p>)}
                {request.state === 'asked' && (mine || request.requester === me.user.id) && (
                  <div className="row">
                    {mine && <><Button size="small" type="primary" onClick={() => decide(request, 'approve')}>{t('approval.approve')}</Button><Button size="small" danger onClick={() => decide(request, 'refuse')}>{t('approval.refuse')}</Button></>}
                    {request.requester === me.user.id && <Button size="small" type="text" onClick={() => void approvals.withdraw(request.id).then(renew).catch(problem)}>{t('approval.withdraw')}</Button>}
                  </div>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </FoldCard>
  );
}
