import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Radio } from 'antd';
import { Plus, Zap } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import type { AutomationWords, Condition } from '@/shared/api/types';
import { ConditionEditor, ConditionText } from '@/shared/conditions/ConditionEditor';
import { macroKeys, macros, type Macro, type StoredMacro } from '@/shared/macros/api';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { automation, settingsKeys } from '../api';
import { Editor, Section } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { ActionsEditor } from '../rules/ActionsEditor';
import '../tables/tables.css';
import '../rules/rules.css';

type Draft = { macro: Macro; keeping: 'shared' | 'own' };
const newMacro: Macro = { name: '', description: '', about: 'matter', conditions: {}, actions: [{ does: 'note', text: '' }] };
const useMacroList = () => useQuery({ queryKey: macroKeys.list, queryFn: ({ signal }) => macros.list({ signal }), staleTime: 0 });

function MacroList() {
  const { t } = useTranslation('automation');
  const list = useMacroList();
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/macros/new')}>{t('macros.add')}</Button>;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('macros.title')} text={t('macros.lead')}>{add}</PageHead>
      <Listing<StoredMacro>
        query={list} rows={list.data} rowKey={({ id }) => id} to={({ id }) => `/settings/macros/${id}`} empty={<EmptyState icon={Zap} title={t('macros.empty')} action={add}>{t('macros.empty_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('name'), render: ({ macro }) => <span><strong>{macro.name}</strong>{macro.description && <span className="faint macro-about">{macro.description}</span>}</span> },
          { key: 'kept', title: t('macros.keeping'), render: ({ owner, macro }) => <span><span className={`pill ${owner ? '' : 'pill-accent'}`}>{t(owner ? 'macros.own' : 'macros.shared')}</span> <span className="faint">{t(`about_name.${macro.about}`)}</span></span> },
          { key: 'when', title: t('macros.offered'), wide: true, render: ({ macro }) => <span className="rule-when faint"><ConditionText value={macro.conditions as Condition} /></span> },
          { key: 'actions', title: t('macros.does'), wide: true, render: ({ macro }) => <ul className="plain">{macro.actions.map((action, index) => <li key={index} className="faint">{t(`does.${action.does}`)}</li>)}</ul> },
          { key: 'runs', title: t('macros.runs'), align: 'right', wide: true, render: ({ runs }) => <span className="numbers">{runs}</span> },
        ]}
      />
    </div>
  );
}

function MacroEditor({ stored, words }: { stored?: StoredMacro; words: AutomationWords }) {
  const { t } = useTranslation('automation');
  const { t: settings } = useTranslation('settings');
  const cache = useQueryClient();
  const manages = useAllows('manage_automation');
  const [form] = Form.useForm<Draft>();
  const initial: Draft = { macro: (stored?.macro as Macro | undefined) ?? newMacro, keeping: stored ? (stored.owner ? 'own' : 'shared') : manages ? 'shared' : 'own' };
  const [about, setAbout] = useState(initial.macro.about);
  const refresh = () => cache.invalidateQueries({ queryKey: macroKeys.all });
  const save = async ({ macro, keeping }: Draft) => {
    if (stored) await macros.change(stored.id, stored.version, macro);
    else await macros.create(keeping, macro);
    await refresh();
    return '/settings/macros';
  };
  const foreign = stored && !stored.owner && !manages;
  return (
    <Editor<Draft>
      title={stored?.macro.name ?? t('macros.add')} back="/settings/macros" form={form} initial={initial} save={save} own={['macro.conditions', 'macro.actions']} readOnly={foreign ? t('macros.foreign') : undefined} changed={(values) => setAbout(values.macro?.about ?? initial.macro.about)}
      remove={stored && !foreign ? { title: t('macros.remove', { name: stored.macro.name }), text: t('remove_text'), run: () => macros.remove(stored.id).then(refresh) } : undefined}
    >
      <Form.Item name={['macro', 'name']} label={t('name')} rules={[{ required: true, whitespace: true, message: settings('form.required') }]}><Input maxLength={200} autoComplete="off" /></Form.Item>
      <Form.Item name={['macro', 'description']} label={settings('form.description')}><Input maxLength={2000} autoComplete="off" /></Form.Item>
      <div className="set-grid">
        <Form.Item name={['macro', 'about']} label={t('about')}><Radio.Group optionType="button" options={(['matter', 'conversation'] as const).map((value) => ({ value, label: t(`about_name.${value}`) }))} /></Form.Item>
        <Form.Item name="keeping" label={t('macros.keeping')} extra={stored ? t('macros.keeping_stays') : undefined}><Radio.Group optionType="button" disabled={Boolean(stored) || !manages} options={(['shared', 'own'] as const).map((value) => ({ value, label: t(`macros.${value}`) }))} /></Form.Item>
      </div>
      <Section title={t('macros.offered')} text={t('macros.offered_text')}><Form.Item name={['macro', 'conditions']} noStyle><ConditionEditor path="macro.conditions" disabled={foreign} /></Form.Item></Section>
      <Section title={t('macros.does')} text={t('macros.actions_text')}><Form.Item name={['macro', 'actions']} noStyle><ActionsEditor path="macro.actions" about={about} words={words} /></Form.Item></Section>
    </Editor>
  );
}

function OneMacro({ id }: { id: string | undefined }) {
  const words = useQuery({ queryKey: settingsKeys.ruleWords, queryFn: ({ signal }) => automation.words({ signal }), staleTime: 60_000 });
  const list = useMacroList();
  return (
    <Loaded query={words} pick={(all) => all}>
      {(all) => (id === undefined ? <MacroEditor words={all} /> : <Loaded query={list} pick={(stored) => stored.find((each) => each.id === id)}>{(stored) => <MacroEditor key={`${stored.id} ${stored.version}`} stored={stored} words={all} />}</Loaded>)}
    </Loaded>
  );
}

export default function Macros() {
  const id = useRoute().parts[2];
  if (!id) return <MacroList />;
  return <OneMacro key={id} id={id === 'new' ? undefined : id} />;
}
