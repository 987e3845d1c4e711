import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { ArrowDown, ArrowUp, Plus, Stamp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ApprovalPolicy } from '@/shared/api/types';
import { moneyText } from '@/shared/approvals/money';
import { moved } from '@/shared/conditions/model';
import { useProblem } from '@/shared/ui/problem';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { approvalPolicies, settingsKeys } from '../api';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { Absences } from './Absences';
import { RuleEditor } from './RuleEditor';
import './approvalRules.css';

const usePolicies = () => useQuery({ queryKey: settingsKeys.approvalPolicies, queryFn: ({ signal }) => approvalPolicies.list({ signal }) });

function RuleList() {
  const { t, i18n } = useTranslation('approvals');
  const cache = useQueryClient();
  const problem = useProblem();
  const list = usePolicies();
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/approvals/new')}>{t('rules.add')}</Button>;
  const all = list.data ?? [];
  const move = (index: number, by: number) => approvalPolicies.order(moved(all, index, index + by).map(({ id }) => id)).then((next) => cache.setQueryData(settingsKeys.approvalPolicies, next)).catch(problem);
  const limit = (policy: ApprovalPolicy, minor: number | undefined) => (minor === undefined ? t('rules.no_limit') : t('rules.up_to', { amount: moneyText({ minor, currency: policy.currency }, i18n.language) }));
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('rules.title')} text={t('rules.lead')}>{add}</PageHead>
      <Listing<ApprovalPolicy>
        query={list} rows={list.data} rowKey={(policy) => policy.id} to={(policy) => `/settings/approvals/${policy.id}`}
        empty={<EmptyState icon={Stamp} title={t('rules.empty')} action={add}>{t('rules.empty_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('rules.name'), render: (policy) => <span><span className="faint numbers">{all.indexOf(policy) + 1}. </span><strong>{policy.name}</strong>{!policy.active && <span className="pill pill-warn level-off">{t('rules.off')}</span>}</span> },
          { key: 'kinds', title: t('rules.kinds'), wide: true, render: (policy) => <span className="faint">{(policy.kinds.length ? policy.kinds.map((kind) => t(`kind.${kind}`)).join(', ') : t('rules.kinds_all')) + ` · ${policy.currency}`}</span> },
          { key: 'levels', title: t('rules.levels'), render: (policy) => <ul className="plain">{policy.levels.map((level, index) => <li key={index}>{level.name} <span className="faint numbers">{limit(policy, level.limit)}</span></li>)}</ul> },
          {
            key: 'order', title: t('rules.order'), align: 'right', width: 90,
            render: (policy) => {
              const index = all.indexOf(policy);
              return (
                <span className="level-order">
                  <Button type="text" size="small" icon={<ArrowUp size={14} />} disabled={index === 0} aria-label={t('rules.up', { name: policy.name })} onClick={() => void move(index, -1)} />
                  <Button type="text" size="small" icon={<ArrowDown size={14} />} disabled={index === all.length - 1} aria-label={t('rules.down', { name: policy.name })} onClick={() => void move(index, 1)} />
                </span>
              );
            },
          },
        ]}
      />
      <div className="absence-block"><Absences /></div>
    </div>
  );
}

function ExistingRule({ id }: { id: string }) {
  return <Loaded query={usePolicies()} pick={(all) => all.find((policy) => policy.id === id)}>{(policy) => <RuleEditor key={`${policy.id} ${policy.version}`} policy={policy} />}</Loaded>;
}

export default function ApprovalRules() {
  const id = useRoute().parts[2];
  if (!id) return <RuleList />;
  return id === 'new' ? <RuleEditor key="new" /> : <ExistingRule key={id} id={id} />;
}
