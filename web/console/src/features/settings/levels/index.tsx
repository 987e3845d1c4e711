import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Progress } from 'antd';
import { ArrowDown, ArrowUp, Plus, Timer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClockPolicy, Condition, Recompute } from '@/shared/api/types';
import { ConditionText } from '@/shared/conditions/ConditionEditor';
import { useFacts } from '@/shared/conditions/references';
import { useProblem } from '@/shared/ui/problem';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { clockPolicies, settingsKeys } from '../api';
import { Section } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { LevelEditor } from './LevelEditor';
import { Preview } from './Preview';
import { useSpanText } from './useSpanText';
import '../tables/tables.css';
import './levels.css';

function RecomputeLine({ run }: { run: Recompute }) {
  const { t } = useTranslation('casework');
  const percent = run.total ? Math.floor((run.done / run.total) * 100) : 100;
  return (
    <div className="recompute" role="status">
      <p>{run.finished_at ? t('levels.recomputed', { changed: run.changed, done: run.done }) : t('levels.recomputing', { done: run.done, total: run.total })} <TimeText at={run.finished_at ?? run.started_at} className="faint" /></p>
      {!run.finished_at && <Progress percent={percent} size="small" aria-label={t('levels.recomputing', { done: run.done, total: run.total })} />}
    </div>
  );
}

function LevelList() {
  const { t } = useTranslation('casework');
  const cache = useQueryClient();
  const problem = useProblem();
  const span = useSpanText();
  const facts = useFacts();
  const list = useQuery({ queryKey: settingsKeys.clockPolicies, queryFn: ({ signal }) => clockPolicies.list({ signal }) });
  const runs = useQuery({ queryKey: settingsKeys.recomputes, queryFn: ({ signal }) => clockPolicies.recomputes({ signal }), refetchInterval: (query) => (query.state.data?.some((run) => !run.finished_at) ? 1_000 : false) });
  const run = runs.data?.[0];
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/levels/new')}>{t('levels.add')}</Button>;
  const move = ({ id, version, position, name, description, active, when, calendar, targets }: ClockPolicy, by: number) =>
    clockPolicies.change(id, { version, position: position + by, name, description, active, when: when as Condition, targets, ...(calendar ? { calendar } : {}) })
      .then(() => Promise.all([cache.invalidateQueries({ queryKey: settingsKeys.clockPolicies }), cache.invalidateQueries({ queryKey: settingsKeys.recomputes })])).catch(problem);
  const last = list.data?.length ?? 0;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('levels.title')} text={t('levels.lead')}>{add}</PageHead>
      {run && <RecomputeLine run={run} />}
      <Listing<ClockPolicy>
        query={list} rows={list.data} rowKey={(policy) => policy.id} to={(policy) => `/settings/levels/${policy.id}`}
        empty={<EmptyState icon={Timer} title={t('levels.empty')} action={add}>{t('levels.empty_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('levels.name'), render: (policy) => <span><span className="faint numbers">{policy.position}. </span><strong>{policy.name}</strong>{!policy.active && <span className="pill pill-warn level-off">{t('levels.off')}</span>}</span> },
          { key: 'when', title: t('levels.when'), wide: true, render: (policy) => <span className="level-when"><ConditionText value={policy.when as Condition} /></span> },
          { key: 'targets', title: t('levels.targets'), render: (policy) => <ul className="plain level-targets">{policy.targets.map((target) => <li key={target.type}><span className="faint">{t(`levels.clock.${target.type}`)}</span> <span className="numbers">{span(target.within_s)}</span></li>)}</ul> },
          {
            key: 'order', title: t('levels.order'), align: 'right', width: 90,
            render: (policy) => (
              <span className="level-order">
                <Button type="text" size="small" icon={<ArrowUp size={14} />} disabled={policy.position <= 1} aria-label={t('levels.up', { name: policy.name })} onClick={() => void move(policy, -1)} />
                <Button type="text" size="small" icon={<ArrowDown size={14} />} disabled={policy.position >= last} aria-label={t('levels.down', { name: policy.name })} onClick={() => void move(policy, 1)} />
              </span>
            ),
          },
        ]}
      />
      {list.data && list.data.length > 0 && <Section title={t('levels.preview')} text={t('levels.preview_text')}><Loaded query={facts} pick={(all) => all}>{(all) => <Preview policies={list.data} facts={all} />}</Loaded></Section>}
    </div>
  );
}

function ExistingLevel({ id }: { id: string }) {
  const query = useQuery({ queryKey: settingsKeys.clockPolicy(id), queryFn: ({ signal }) => clockPolicies.get(id, { signal }), staleTime: 0 });
  return <Loaded query={query} pick={(policy) => policy}>{(policy) => <LevelEditor key={`${policy.id} ${policy.version}`} policy={policy} />}</Loaded>;
}

export default function Levels() {
  const id = useRoute().parts[2];
  if (!id) return <LevelList />;
  return id === 'new' ? <LevelEditor key="new" /> : <ExistingLevel key={id} id={id} />;
}
