import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { CircleCheck, Stamp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { keys } from '@/shared/api/keys';
import { allows, useMe } from '@/shared/api/me';
import type { Approval } from '@/shared/api/types';
import { approvals } from '@/shared/approvals/api';
import { moneyText } from '@/shared/approvals/money';
import { ApprovalPill } from '@/shared/approvals/StatePill';
import { usePhone } from '@/shared/ui/media';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { Detail } from './Detail';
import './approvals.css';

const lists = ['waiting', 'mine', 'all'] as const;
type List = (typeof lists)[number];

function Row({ approval, list, current }: { approval: Approval; list: List; current: boolean }) {
  const { t, i18n } = useTranslation('approvals');
  return (
    <li>
      <Link to={`/approvals/${approval.id}?list=${list}`} className="approval-row" aria-current={current ? 'page' : undefined}>
        <span className="row"><strong className="grow numbers">{moneyText(approval.money, i18n.language)}</strong><TimeText at={approval.asked_at} className="faint" /></span>
        <span className="row"><span className="faint grow cut">{t(`kind.${approval.kind}`)} · {approval.number} · {approval.requester_name}</span>{list !== 'waiting' && <ApprovalPill state={approval.state} />}</span>
        <span className="cut approval-line">{approval.reason}</span>
      </Link>
    </li>
  );
}

export default function Approvals() {
  const { t } = useTranslation('approvals');
  const { t: common } = useTranslation();
  const me = useMe();
  const phone = usePhone();
  const { parts, query } = useRoute();
  const id = parts[1];
  const decides = allows(me, 'decide_approvals');
  const seesAll = allows(me, 'manage_cases') || allows(me, 'view_insight');
  const shown = lists.filter((each) => (each === 'waiting' ? decides : each === 'all' ? seesAll : true));
  const list = shown.find((each) => each === query.get('list')) ?? shown[0] ?? 'mine';
  const waiting = useQuery({ queryKey: keys.waitingApprovals, enabled: decides, queryFn: ({ signal }) => approvals.waiting({ signal }), staleTime: 0 });
  const filter = list === 'mine' ? { requester: me.user.id } : {};
  const pages = useInfiniteQuery({
    queryKey: keys.approvalList(filter), enabled: list !== 'waiting', initialPageParam: undefined as string | undefined, queryFn: ({ pageParam, signal }) => approvals.list(filter, pageParam, { signal }), getNextPageParam: (page) => page.next,
  });
  const source = list === 'waiting' ? waiting : pages;
  const rows = list === 'waiting' ? waiting.data : pages.data?.pages.flatMap((page) => page.items);
  const back = `/approvals?list=${list}`;
  return (
    <div className="approvals">
      {(!phone || !id) && (
        <nav className="approval-list" aria-label={t('title')}>
          <div className="stack approval-head">
            <h1>{t('title')}</h1>
            {shown.length > 1 && <Segmented<List> block value={list} aria-label={t('which')} options={shown.map((each) => ({ value: each, label: each === 'waiting' && waiting.data?.length ? `${t('list.waiting')} ${waiting.data.length}` : t(`list.${each}`) }))} onChange={(next) => navigate(`/approvals?list=${next}`)} />}
          </div>
          <div className="approval-scroll">
            {!rows && (source.isError ? <ErrorState error={source.error} retry={() => void source.refetch()} /> : <SkeletonLines lines={8} />)}
            {rows?.length === 0 && <EmptyState icon={list === 'waiting' ? CircleCheck : Stamp} title={t(`empty.${list}`)}>{t(`empty_text.${list}`)}</EmptyState>}
            {rows && rows.length > 0 && <ul className="plain">{rows.map((approval) => <Row key={approval.id} approval={approval} list={list} current={approval.id === id} />)}</ul>}
            {list !== 'waiting' && pages.hasNextPage && <div className="set-more"><Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{common('action.load_more')}</Button></div>}
          </div>
        </nav>
      )}
      {id ? <Detail key={id} id={id} waiting={waiting.data ?? []} back={back} /> : !phone && <EmptyState icon={Stamp} title={t('choose')}>{t('choose_text')}</EmptyState>}
    </div>
  );
}
