import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Segmented, Switch } from 'antd';
import { ArrowDown, ArrowUp, FileText, Plus, Workflow } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition, StoredRule } from '@/shared/api/types';
import { ConditionText } from '@/shared/conditions/ConditionEditor';
import { moved } from '@/shared/conditions/model';
import { useProblem } from '@/shared/ui/problem';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { automation, settingsKeys } from '../api';
import { triggerOf } from '../model/rules';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { RuleEditor } from './RuleEditor';
import { RunLog } from './RunLog';
import { TextDialog } from './TextDialog';
import '../tables/tables.css';
import './rules.css';

const useRules = () => useQuery({ queryKey: settingsKeys.rules, queryFn: ({ signal }) => automation.rules({ signal }), staleTime: 0 });

function Rules() {
  const { t } = useTranslation('automation');
  const cache = useQueryClient();
  const problem = useProblem();
  const list = useRules();
  const all = list.data ?? [];
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/rules/new')}>{t('add')}</Button>;
  const refresh = () => cache.invalidateQueries({ queryKey: settingsKeys.rules });
  const order = (index: number, by: number) => automation.order(moved(all, index, index + by).map(({ id }) => id)).then(refresh).catch(problem);
  return (
    <Listing<StoredRule>
      query={list} rows={list.data} rowKey={({ id }) => id} to={({ id }) => `/settings/rules/${id}`} empty={<EmptyState icon={Workflow} title={t('empty')} action={add}>{t('empty_text')}</EmptyState>}
      columns={[
        { key: 'name', title: t('name'), render: ({ rule, position, state, reason }) => <span><span className="faint numbers">{position}. </span><strong>{rule.name}</strong>{state === 'broken' && <span className="rule-broken">{reason ?? t('broken')}</span>}</span> },
        { key: 'when', title: t('when'), wide: true, render: ({ rule }) => <span className="rule-when">{triggerOf(rule) === 'events' ? (rule.when.events ?? []).map((event) => <code key={event} className="shortcut">{event}</code>) : t(`trigger.${triggerOf(rule)}`)} <span className="faint"><ConditionText value={rule.conditions as Condition} /></span></span> },
        { key: 'actions', title: t('actions'), wide: true, render: ({ rule }) => <ul className="plain">{rule.actions.map((action, index) => <li key={index} className="faint">{t(`does.${action.does}`)}</li>)}</ul> },
        { key: 'last', title: t('last_run'), wide: true, render: ({ last_run_at, runs }) => (last_run_at ? <span><TimeText at={last_run_at} /> <span className="faint numbers">({runs})</span></span> : <span className="faint">{t('never')}</span>) },
        { key: 'state', title: t('on'), render: ({ id, state, rule }) => <Switch size="small" checked={state === 'on'} aria-label={`${t('on')}: ${rule.name}`} onChange={(on) => void automation.switchTo(id, on ? 'on' : 'off').then(refresh).catch(problem)} /> },
        {
          key: 'order', title: t('order'), align: 'right', width: 90,
          render: (stored) => {
            const index = all.indexOf(stored);
            return <span className="level-order"><Button type="text" size="small" icon={<ArrowUp size={14} />} disabled={index === 0} aria-label={t('up_name', { name: stored.rule.name })} onClick={() => void order(index, -1)} /><Button type="text" size="small" icon={<ArrowDown size={14} />} disabled={index === all.length - 1} aria-label={t('down_name', { name: stored.rule.name })} onClick={() => void order(index, 1)} /></span>;
          },
        },
      ]}
    />
  );
}

function RuleList() {
  const { t } = useTranslation('automation');
  const [shown, setShown] = useState<'rules' | 'runs'>('rules');
  const [text, setText] = useState(false);
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('title')} text={t('lead')}>
        <Button icon={<FileText size={14} />} onClick={() => setText(true)}>{t('text')}</Button>
        <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/rules/new')}>{t('add')}</Button>
      </PageHead>
      <div className="set-tools"><Segmented<'rules' | 'runs'> value={shown} aria-label={t('title')} options={[{ value: 'rules', label: t('title') }, { value: 'runs', label: t('runs') }]} onChange={setShown} /></div>
      {shown === 'rules' ? <Rules /> : <RunLog />}
      {text && <TextDialog close={() => setText(false)} />}
    </div>
  );
}

function OneRule({ id }: { id: string | undefined }) {
  const words = useQuery({ queryKey: settingsKeys.ruleWords, queryFn: ({ signal }) => automation.words({ signal }), staleTime: 60_000 });
  const rules = useRules();
  return (
    <Loaded query={words} pick={(all) => all}>
      {(all) => (id === undefined ? <RuleEditor words={all} /> : <Loaded query={rules} pick={(list) => list.find((each) => each.id === id)}>{(stored) => <RuleEditor key={`${stored.id} ${stored.version}`} stored={stored} words={all} />}</Loaded>)}
    </Loaded>
  );
}

export default function RulePages() {
  const id = useRoute().parts[2];
  if (!id) return <RuleList />;
  return <OneRule key={id} id={id === 'new' ? undefined : id} />;
}
