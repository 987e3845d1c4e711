import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Switch } from 'antd';
import { ArrowDown, ArrowUp, ChevronsUp, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConditionEditor, ConditionText } from '@/shared/conditions/ConditionEditor';
import { moved } from '@/shared/conditions/model';
import { escalationKeys, ladders } from '@/shared/escalation/api';
import type { Ladder, LadderDraft } from '@/shared/escalation/types';
import { useProblem } from '@/shared/ui/problem';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { newLadder } from '../model/ladders';
import { placed } from '../model/place';
import { Editor, Section } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { PlaceSelect } from '../parts/Place';
import { LadderPicture } from './LadderPicture';
import { LadderRehearsal } from './Rehearsal';
import { LinesEditor, RungsEditor } from './RungsEditor';
import '../tables/tables.css';
import '../levels/levels.css';
import './ladders.css';

const useLadders = () => useQuery({ queryKey: escalationKeys.ladders, queryFn: ({ signal }) => ladders.list({ signal }), staleTime: 0 });

function LadderList() {
  const { t } = useTranslation('escalation');
  const cache = useQueryClient();
  const problem = useProblem();
  const list = useLadders();
  const all = list.data ?? [];
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/ladders/new')}>{t('ladders.add')}</Button>;
  const order = (index: number, by: number) => ladders.order(moved(all, index, index + by).map(({ id }) => id)).then((next) => cache.setQueryData(escalationKeys.ladders, next)).catch(problem);
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('ladders.title')} text={t('ladders.lead')}>{add}</PageHead>
      <Listing<Ladder>
        query={list} rows={list.data} rowKey={({ id }) => id} to={({ id }) => `/settings/ladders/${id}`} empty={<EmptyState icon={ChevronsUp} title={t('ladders.empty')} action={add}>{t('ladders.empty_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('ladders.name'), render: (ladder) => <span><span className="faint numbers">{ladder.position}. </span><strong>{ladder.name}</strong>{!ladder.active && <span className="pill pill-warn level-off">{t('ladders.off')}</span>}</span> },
          { key: 'when', title: t('ladders.when'), wide: true, render: (ladder) => <span className="level-when"><ConditionText value={ladder.when} /></span> },
          { key: 'levels', title: t('ladders.levels'), render: (ladder) => <ol className="plain ladder-steps">{ladder.levels.map((rung, index) => <li key={rung.key}><span className="faint numbers">{index + 1}. </span>{rung.name}</li>)}</ol> },
          { key: 'lines', title: t('ladders.lines'), wide: true, render: (ladder) => <span className="faint">{ladder.lines.map(({ name }) => name).join(' → ') || '–'}</span> },
          {
            key: 'order', title: t('ladders.order'), align: 'right', width: 90,
            render: (ladder) => {
              const index = all.indexOf(ladder);
              return <span className="level-order"><Button type="text" size="small" icon={<ArrowUp size={14} />} disabled={index === 0} aria-label={t('ladders.part_up', { name: ladder.name })} onClick={() => void order(index, -1)} /><Button type="text" size="small" icon={<ArrowDown size={14} />} disabled={index === all.length - 1} aria-label={t('ladders.part_down', { name: ladder.name })} onClick={() => void order(index, 1)} /></span>;
            },
          },
        ]}
      />
    </div>
  );
}

type LadderForm = LadderDraft & { position?: number };
const bodyOf = ({ name, description, active, when, lines, levels }: LadderForm): LadderDraft => ({ name, description, active, when, lines, levels });

function LadderEditor({ ladder }: { ladder?: Ladder }) {
  const { t } = useTranslation('escalation');
  const { t: settings } = useTranslation('settings');
  const { t: rules } = useTranslation('automation');
  const cache = useQueryClient();
  const problem = useProblem();
  const all = useLadders().data ?? [];
  const place = all.findIndex(({ id }) => id === ladder?.id) + 1 || undefined;
  const initial = useMemo<LadderForm>(
    () => (ladder ? { name: ladder.name, description: ladder.description, active: ladder.active, when: ladder.when, lines: ladder.lines, levels: ladder.levels, position: place } : { ...newLadder, levels: newLadder.levels.map((rung) => ({ ...rung, name: t(`ladders.start.${rung.key as 'soon' | 'broken'}`) })) }),
    [ladder, place, t],
  );
  const [draft, setDraft] = useState(initial);
  const saved = useMemo(() => new Set(ladder?.levels.map(({ key }) => key)), [ladder]);
  const refresh = () => cache.invalidateQueries({ queryKey: escalationKeys.ladders });
  const save = async (values: LadderForm) => {
    const body = bodyOf(values);
    const { id } = ladder ? await ladders.change(ladder.id, { ...body, version: ladder.version }) : await ladders.create(body);
    // Somebody else may have made one meanwhile. It is saved already: only its place may fail.
    const order = (await ladders.list()).map((each) => each.id);
    const next = placed(order, id, values.position ?? order.length);
    if (next.join() !== order.join()) await ladders.order(next).catch(problem);
    await refresh();
    return '/settings/ladders';
  };
  return (
    <Editor<LadderForm>
      wide title={ladder?.name ?? t('ladders.add')} back="/settings/ladders" initial={initial} save={save} own={['when', 'lines', 'levels']} dirtyAtStart={!ladder} changed={(values) => setDraft({ ...initial, ...values })}
      remove={ladder && { title: t('ladders.remove', { name: ladder.name }), text: t('ladders.remove_text'), run: () => ladders.remove(ladder.id).then(refresh) }}
      below={<Section title={rules('rehearsal')} text={t('rehearsed.text')}><LadderRehearsal ladder={{ ...bodyOf(draft), name: draft.name.trim() || t('ladders.add') }} stored={ladder?.id} position={draft.position} /></Section>}
    >
      <div className="set-grid">
        <Form.Item name="name" label={t('ladders.name')} rules={[{ required: true, whitespace: true, message: settings('form.required') }]}><Input maxLength={100} autoComplete="off" /></Form.Item>
        <Form.Item name="active" label={t('ladders.active')} valuePropName="checked"><Switch /></Form.Item>
      </div>
      <Form.Item name="description" label={settings('form.description')}><Input maxLength={1000} autoComplete="off" /></Form.Item>
      <Form.Item name="position" label={rules('place.label')} extra={rules('place.text')} className="set-narrow"><PlaceSelect all={all} own={ladder?.id} /></Form.Item>
      <Section title={t('ladders.when')} text={t('ladders.when_text')}><Form.Item name="when" noStyle><ConditionEditor path="when" /></Form.Item></Section>
      <Section title={t('ladders.picture')} text={t('ladders.picture_text')}><LadderPicture levels={draft.levels} lines={draft.lines} /></Section>
      <Section title={t('ladders.levels')} text={t('ladders.levels_text')}><Form.Item name="levels" noStyle><RungsEditor lines={draft.lines} saved={saved} /></Form.Item></Section>
      <Section title={t('ladders.lines')} text={t('ladders.lines_text')}><Form.Item name="lines" noStyle><LinesEditor /></Form.Item></Section>
    </Editor>
  );
}

function ExistingLadder({ id }: { id: string }) {
  return <Loaded query={useLadders()} pick={(all) => all.find((ladder) => ladder.id === id)}>{(ladder) => <LadderEditor key={`${ladder.id} ${ladder.version}`} ladder={ladder} />}</Loaded>;
}

export default function Ladders() {
  const id = useRoute().parts[2];
  if (!id) return <LadderList />;
  return id === 'new' ? <LadderEditor key="new" /> : <ExistingLadder key={id} id={id} />;
}
