import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Drawer, Dropdown, Modal, Segmented } from 'antd';
import { History, LayoutGrid, Plus, Rocket, Save } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fact } from '@/shared/api/types';
import { useNarrow } from '@/shared/ui/media';
import { useProblem } from '@/shared/ui/problem';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { useLeaveGuard } from '../parts/useLeaveGuard';
import { botKeys, bots, dialogs } from './api';
import { Canvas, kindIcon, useGist } from './Canvas';
import { Slots, Triggers } from './DialogParts';
import { connected, doorsOf, factsOf, mistakesAt, moved, tidied, withNewNode, withoutNode, wordsIn } from './model';
import { NodePanel } from './NodePanel';
import { PublishDialog } from './PublishDialog';
import { nodeKinds, type Bot, type Definition, type Dialog } from './types';

function NodeList({ definition, language, selected, wrong, select }: { definition: Definition; language: string; selected?: string; wrong: Map<string | undefined, { message: string }[]>; select: (id: string) => void }) {
  const { t } = useTranslation('bots');
  const gist = useGist();
  const numberOf = new Map(definition.nodes.map(({ id }, index) => [id, index + 1]));
  return (
    <ol className="node-list">
      {definition.nodes.map((node) => {
        const Icon = kindIcon[node.kind];
        const mistakes = wrong.get(node.id) ?? [];
        return (
          <li key={node.id}>
            <button type="button" className="node-row" aria-pressed={node.id === selected} onClick={() => select(node.id)}>
              <span className="row"><Icon size={14} aria-hidden="true" /><strong>{t(`kind.${node.kind}`)}</strong>{node.id === definition.start && <span className="pill pill-accent">{t('node.start')}</span>}{node.slot && <code className="tiny">{node.slot}</code>}{mistakes.length > 0 && <span className="pill pill-warn">{t('dialogs.mistakes', { count: mistakes.length })}</span>}</span>
              <span className="node-gist">{gist(node, language)}</span>
              <span className="faint tiny">{doorsOf(node, language).map((door) => `${door.label === 'option' ? `${door.text}: ` : door.label === 'otherwise' ? `${t('door.else')}: ` : ''}→ ${door.to ? (numberOf.get(door.to) ?? '?') : t('door.nowhere')}`).join(' · ')}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function Versions({ bot, dialog, close, done }: { bot: Bot; dialog: Dialog; close: () => void; done: () => Promise<unknown> }) {
  const { t } = useTranslation('bots');
  const { message } = App.useApp();
  const problem = useProblem();
  const list = useQuery({ queryKey: botKeys.versions(bot.id, dialog.id), queryFn: ({ signal }) => dialogs.versions(bot.id, dialog.id, { signal }), staleTime: 0 });
  const back = async (number: number) => {
    try {
      await dialogs.rollBack(bot.id, dialog.id, number);
      await Promise.all([done(), list.refetch()]);
      void message.success(t('dialogs.rolled_back', { number }));
    } catch (error) {
      problem(error);
    }
  };
  return (
    <Modal open title={t('dialogs.versions')} footer={null} onCancel={close}>
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : !list.data ? <SkeletonLines lines={4} /> : list.data.length === 0 ? <p className="faint">{t('dialogs.no_versions')}</p> : (
        <ul className="plain mend-list">{list.data.map((each) => <li key={each.number}><div className="grow"><p className="row"><strong>{t('dialogs.version', { number: each.number })}</strong>{each.live && <span className="pill pill-good">{t('dialogs.is_live')}</span>}</p><p className="faint">{[each.note, each.by_name].filter(Boolean).join(' · ')} · <TimeText at={each.at} /></p></div>{!each.live && <Button size="small" onClick={() => void back(each.number)}>{t('dialogs.roll_back')}</Button>}</li>)}</ul>
      )}
    </Modal>
  );
}

function Editing({ bot, dialog }: { bot: Bot; dialog: Dialog }) {
  const { t, i18n } = useTranslation('bots');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const narrow = useNarrow();
  const language = bot.languages.find((each) => each.slice(0, 2) === i18n.language.slice(0, 2)) ?? bot.languages[0] ?? 'en';
  const [definition, setDefinition] = useState(dialog.draft);
  const [dirty, setDirty] = useState(false);
  const [busy, setBusy] = useState(false);
  const [view, setView] = useState<'canvas' | 'list'>(narrow ? 'list' : 'canvas');
  const [selected, setSelected] = useState<string>();
  const [publishing, setPublishing] = useState(false);
  const [past, setPast] = useState(false);
  const actions = useQuery({ queryKey: botKeys.actions(bot.id), queryFn: ({ signal }) => bots.actions(bot.id, { signal }), staleTime: 30_000, retry: false });
  const lift = useLeaveGuard(dirty);
  const wrong = useMemo(() => mistakesAt(dialog.mistakes, dialog.draft), [dialog]);
  const facts = useMemo<Fact[]>(
    () => factsOf(definition, language),
    [definition, language],
  );
  const change = (next: Definition) => { setDefinition(next); setDirty(true); };
  const refresh = () => Promise.all([cache.invalidateQueries({ queryKey: botKeys.dialogs(bot.id) }), cache.invalidateQueries({ queryKey: botKeys.dialog(bot.id, dialog.id) })]);
  const save = async (): Promise<Dialog | undefined> => {
    setBusy(true);
    try {
      const examples = Object.fromEntries(Object.entries(definition.examples).map(([key, lines]) => [key, lines.map((line) => line.trim()).filter(Boolean)]));
      const after = await dialogs.change(bot.id, dialog.id, dialog.draft_version, { draft: { ...definition, examples } });
      lift();
      setDirty(false);
      cache.setQueryData(botKeys.dialog(bot.id, dialog.id), after);
      void cache.invalidateQueries({ queryKey: botKeys.dialogs(bot.id) });
      void message.success(after.mistakes.length ? t('dialogs.saved_mistakes', { count: after.mistakes.length }) : t('dialogs.saved'));
      return after;
    } catch (error) {
      problem(error);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  const node = definition.nodes.find(({ id }) => id === selected);
  const general = wrong.get(undefined) ?? [];
  const add = (kind: (typeof nodeKinds)[number]) => {
    const base = node ?? definition.nodes.at(-1);
    const made = withNewNode(definition, kind, { x: (base?.x ?? 0) + 40, y: (base?.y ?? definition.nodes.length * 150) + 150 }, bot.languages);
    change(made.definition);
    setSelected(made.id);
  };
  const panel = node && <NodePanel definition={definition} node={node} languages={bot.languages} language={language} actions={actions.data ?? []} facts={facts} mistakes={dirty ? [] : (wrong.get(node.id) ?? [])} change={change} done={() => setSelected(undefined)} />;
  return (
    <div className="set-body dialog-editor">
      <PageHead title={wordsIn(dialog.title, i18n.language) || dialog.key} back={`/settings/bots/${bot.id}/dialogs`}>
        <Button icon={<History size={14} />} onClick={() => setPast(true)}>{dialog.live === undefined ? t('dialogs.versions') : t('dialogs.live', { number: dialog.live })}</Button>
        <Button icon={<Save size={14} />} loading={busy} disabled={!dirty} onClick={() => void save()}>{t('dialogs.save')}</Button>
        <Button type="primary" icon={<Rocket size={14} />} disabled={dirty || !dialog.changed || dialog.mistakes.length > 0} onClick={() => setPublishing(true)}>{t('dialogs.publish')}</Button>
      </PageHead>
      {general.length > 0 && !dirty && <Alert className="set-alert" type="warning" showIcon title={general.map(({ field, message: text }) => `${field}: ${text}`).join(' · ')} />}
      <div className="set-tools">
        <Segmented<'canvas' | 'list'> value={view} aria-label={t('canvas.view')} options={[{ value: 'canvas', label: t('canvas.canvas') }, { value: 'list', label: t('canvas.list') }]} onChange={setView} />
        <Dropdown trigger={['click']} menu={{ items: nodeKinds.map((kind) => { const Icon = kindIcon[kind]; return { key: kind, icon: <Icon size={14} />, label: t(`kind.${kind}`) }; }), onClick: ({ key }) => add(key as (typeof nodeKinds)[number]) }}><Button icon={<Plus size={14} />}>{t('node.add')}</Button></Dropdown>
        {view === 'canvas' && <Button icon={<LayoutGrid size={14} />} onClick={() => change(tidied(definition))}>{t('canvas.tidy')}</Button>}
        <span className="faint" role="status">{dirty ? t('dialogs.unsaved') : ''}</span>
      </div>
      <div className={`dialog-work ${panel && !narrow ? 'has-panel' : ''}`}>
        {definition.nodes.length === 0 ? <EmptyState title={t('node.none')}>{t('node.none_text')}</EmptyState> : view === 'canvas' ? (
          <Canvas definition={definition} language={language} selected={selected} wrong={wrong} select={setSelected} connect={(from, door, to) => change(connected(definition, from, door, to))} move={(id, x, y) => setDefinition((old) => { setDirty(true); return moved(old, id, x, y); })} remove={(id) => { change(withoutNode(definition, id)); setSelected(undefined); }} />
        ) : <NodeList definition={definition} language={language} selected={selected} wrong={wrong} select={setSelected} />}
        {panel && !narrow && panel}
      </div>
      {panel && narrow && <Drawer open placement="bottom" size={560} title={t('node.edit')} onClose={() => setSelected(undefined)}>{panel}</Drawer>}
      <div className="two two-top"><Slots definition={definition} languages={bot.languages} change={change} /><Triggers definition={definition} languages={bot.languages} change={change} /></div>
      {publishing && <PublishDialog bot={bot} dialog={dialog} close={() => setPublishing(false)} done={(after) => { cache.setQueryData(botKeys.dialog(bot.id, dialog.id), after); return refresh(); }} />}
      {past && <Versions bot={bot} dialog={dialog} close={() => setPast(false)} done={refresh} />}
    </div>
  );
}

export default function DialogEditor({ bot, id }: { bot: Bot; id: string }) {
  const query = useQuery({ queryKey: botKeys.dialog(bot.id, id), queryFn: ({ signal }) => dialogs.get(bot.id, id, { signal }), staleTime: Infinity, refetchOnMount: 'always' });
  return <Loaded query={query} pick={(found) => found}>{(dialog) => <Editing key={`${dialog.id} ${dialog.draft_version}`} bot={bot} dialog={dialog} />}</Loaded>;
}
