import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Bot as BotIcon, Plus } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState, SkeletonLines } from '@/shared/ui/States';
import { languageName } from '@/shared/understanding/words';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { ActionPage } from './ActionEditor';
import { Actions } from './Actions';
import { botKeys, bots } from './api';
import { BotEditor } from './BotEditor';
import { DialogList } from './DialogList';
import { Learning } from './Learning';
import { TestBench } from './TestBench';
import { ThresholdPage } from './ThresholdPage';
import type { Bot } from './types';
import '../understanding/teaching.css';
import './bots.css';

const DialogEditor = lazy(() => import('./DialogEditor'));
const Simulation = lazy(() => import('./Simulation'));

const tabs = ['dialogs', 'actions', 'bench', 'simulation', 'thresholds', 'learning', 'settings'] as const;
type Tab = (typeof tabs)[number];

const useBots = () => useQuery({ queryKey: botKeys.list, queryFn: ({ signal }) => bots.list({ signal }), staleTime: 0 });

function BotList() {
  const { t, i18n } = useTranslation('bots');
  const list = useBots();
  const now = useQuery({ queryKey: botKeys.summaries, queryFn: ({ signal }) => bots.summaries({ signal }), staleTime: 0, refetchInterval: 10_000, retry: false });
  const summaryOf = (bot: Bot) => now.data?.find(({ id }) => id === bot.id);
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/bots/new')}>{t('add')}</Button>;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('title')} text={t('lead')}>{add}</PageHead>
      <Listing<Bot>
        query={list} rows={list.data} rowKey={({ id }) => id} to={({ id }) => `/settings/bots/${id}/dialogs`} empty={<EmptyState icon={BotIcon} title={t('empty')} action={add}>{t('empty_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('name'), render: (bot) => <span className="row wrap"><strong>{bot.name}</strong><span className={`pill ${bot.state === 'on' ? 'pill-good' : ''}`}>{t(`state.${bot.state}`)}</span></span> },
          { key: 'talks', title: t('talks'), render: (bot) => { const found = summaryOf(bot); return <span className="numbers">{found ? t('talks_of', { talks: found.talks, capacity: found.capacity }) : '–'}{found && !found.open && <span className="faint"> · {t('closed')}</span>}</span>; } },
          { key: 'languages', title: t('languages'), wide: true, render: (bot) => bot.languages.map((each) => languageName(each, i18n.language) ?? each).join(', ') },
          { key: 'where', title: t('where'), wide: true, render: (bot) => <span className="faint">{t('where_counts', { widgets: bot.installations.length, queues: bot.queues.length })}</span> },
        ]}
      />
    </div>
  );
}

function OneBot({ bot, tab, part }: { bot: Bot; tab: Tab; part?: string }) {
  const { t } = useTranslation('bots');
  if (tab === 'settings') return <BotEditor key={`${bot.id} ${bot.version}`} bot={bot} />;
  if (tab === 'dialogs' && part) return <Suspense fallback={<SkeletonLines lines={8} />}><DialogEditor key={part} bot={bot} id={part} /></Suspense>;
  if (tab === 'actions' && part) return <ActionPage key={part} bot={bot} id={part} />;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={bot.name} back="/settings/bots"><span className={`pill ${bot.state === 'on' ? 'pill-good' : ''}`}>{t(`state.${bot.state}`)}</span></PageHead>
      <nav className="teach-tabs" aria-label={bot.name}>{tabs.map((each) => <Link key={each} to={`/settings/bots/${bot.id}/${each}`} aria-current={each === tab ? 'page' : undefined}>{t(`tab.${each}`)}</Link>)}</nav>
      {tab === 'dialogs' && <DialogList bot={bot} />}
      {tab === 'actions' && <Actions bot={bot} />}
      {tab === 'bench' && <TestBench bot={bot} />}
      {tab === 'simulation' && <Suspense fallback={<SkeletonLines lines={8} />}><Simulation bot={bot} /></Suspense>}
      {tab === 'thresholds' && <ThresholdPage bot={bot} />}
      {tab === 'learning' && <Learning bot={bot} />}
    </div>
  );
}

export default function Bots() {
  const { parts } = useRoute();
  const [, , id, wanted, part] = parts;
  const list = useBots();
  if (!id) return <BotList />;
  if (id === 'new') return <BotEditor />;
  const tab = tabs.find((each) => each === wanted) ?? 'dialogs';
  return <Loaded query={list} pick={(all) => all.find((each) => each.id === id)}>{(bot) => <OneBot bot={bot} tab={tab} part={part} />}</Loaded>;
}
