import { Button, Input, InputNumber, Select } from 'antd';
import { Flag, Plus, Table2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition, Fact } from '@/shared/api/types';
import { ConditionEditor } from '@/shared/conditions/ConditionEditor';
import { ErrorLine } from '@/shared/ui/fieldErrors';
import { connected, doorsOf, withNode, withoutNode, wordsIn } from './model';
import { NodeTable } from './NodeTable';
import type { Action, Definition, DialogNode, FieldError } from './types';
import { WordsInput } from './WordsInput';

type Props = {
  definition: Definition; node: DialogNode; languages: string[]; language: string; actions: Action[]; facts: Fact[]; mistakes: FieldError[];
  change: (definition: Definition) => void; done: () => void;
};

/** Everything about one node; also all that the drawing can do, by keyboard. */
export function NodePanel({ definition, node, languages, language, actions, facts, mistakes, change, done }: Props) {
  const { t } = useTranslation('bots');
  const [tabling, setTabling] = useState(false);
  const set = (part: Partial<DialogNode>) => change(withNode(definition, { ...node, ...part }));
  const targets = definition.nodes.filter(({ id }) => id !== node.id).map((each) => ({ value: each.id, label: `${t(`kind.${each.kind}`)}: ${(wordsIn(each.text, language) || each.action || each.id).slice(0, 44)}` }));
  const has = (...kinds: DialogNode['kind'][]) => kinds.includes(node.kind);
  const options = node.options ?? [];
  return (
    <section className="node-panel" aria-label={t('node.label', { kind: t(`kind.${node.kind}`) })}>
      <div className="row wrap">
        <h2 className="grow">{t(`kind.${node.kind}`)} <code className="faint tiny">{node.id}</code></h2>
        <Button size="small" type="text" icon={<Flag size={13} />} disabled={definition.start === node.id} onClick={() => change({ ...definition, start: node.id })}>{t('node.make_start')}</Button>
        <Button size="small" type="text" danger icon={<Trash2 size={13} />} aria-label={t('node.remove')} onClick={() => { change(withoutNode(definition, node.id)); done(); }} />
      </div>
      <p className="faint">{t(`kind_text.${node.kind}`)}</p>
      <ErrorLine errors={mistakes.map(({ message }) => message)} />
      {has('say', 'ask', 'choose', 'hand_over', 'end') && <div className="stack"><span>{t('node.text')}</span><WordsInput languages={languages} label={t('node.text')} value={node.text} onChange={(text) => set({ text })} /></div>}
      {has('ask', 'choose') && (
        <label className="stack"><span>{t('node.slot')}</span>
          <Select<string | null> allowClear={node.kind === 'choose'} value={node.slot ?? null} aria-label={t('node.slot')} placeholder={t('node.slot')} options={definition.slots.map(({ name, type }) => ({ value: name, label: `${name} (${t(`slot_type.${type}`)})` }))} onChange={(slot) => set({ slot: slot ?? undefined })} />
        </label>
      )}
      {node.kind === 'ask' && (
        <>
          <div className="stack"><span>{t('node.retry')}</span><WordsInput languages={languages} label={t('node.retry')} rows={1} value={node.retry} onChange={(retry) => set({ retry })} /></div>
          <label className="row">{t('node.tries')} <InputNumber min={1} max={9} value={node.tries ?? 3} onChange={(tries) => set({ tries: tries ?? undefined })} /></label>
        </>
      )}
      {node.kind === 'choose' && (
        <div className="stack">
          <span>{t('node.options')}</span>
          {options.map((option, index) => (
            <div key={index} className="node-option">
              <div className="row"><Input size="small" value={option.value} maxLength={60} aria-label={t('node.option_value', { number: index + 1 })} placeholder={t('node.value')} onChange={(event) => set({ options: options.map((each, at) => (at === index ? { ...each, value: event.target.value } : each)) })} /><Button size="small" type="text" danger icon={<Trash2 size={13} />} aria-label={t('node.option_remove', { number: index + 1 })} onClick={() => set({ options: options.filter((_, at) => at !== index) })} /></div>
              <WordsInput languages={languages} label={t('node.option_label', { number: index + 1 })} rows={1} maxLength={80} value={option.label} onChange={(label) => set({ options: options.map((each, at) => (at === index ? { ...each, label } : each)) })} />
            </div>
          ))}
          <Button className="fit" size="small" icon={<Plus size={13} />} onClick={() => set({ options: [...options, { value: `option_${options.length + 1}`, label: {}, next: '' }] })}>{t('node.option_add')}</Button>
        </div>
      )}
      {node.kind === 'condition' && <ConditionEditor value={node.when as Condition | undefined} given={facts} path="when" onChange={(when) => set({ when })} />}
      {node.kind === 'action' && (
        <>
          <label className="stack"><span>{t('node.action')}</span><Select<string | null> value={node.action ?? null} aria-label={t('node.action')} placeholder={t('node.action')} options={actions.map(({ key, name, has_effect }) => ({ value: key, label: `${name}${has_effect ? ` · ${t('actions.effect')}` : ''}` }))} onChange={(action) => set({ action: action ?? undefined })} /></label>
          <div className="stack"><span>{t('node.confirm')}</span><WordsInput languages={languages} label={t('node.confirm')} rows={1} value={node.confirm} onChange={(confirm) => set({ confirm })} /></div>
        </>
      )}
      {node.kind === 'table' && <Button className="fit" icon={<Table2 size={14} />} onClick={() => setTabling(true)}>{t('node.table_open', { count: node.table?.rows.length ?? 0 })}</Button>}
      {tabling && <NodeTable table={node.table} facts={facts} mistakes={mistakes} close={() => setTabling(false)} change={(table) => set({ table })} />}
      {node.kind === 'hand_over' && <label className="stack"><span>{t('node.reason')}</span><Input value={node.reason ?? ''} maxLength={200} onChange={(event) => set({ reason: event.target.value || undefined })} /></label>}
      {doorsOf(node, language).map((door) => (
        <label key={door.id} className="stack">
          <span>{door.label === 'option' ? t('door.option', { text: door.text }) : t(`door.${node.kind}.${door.label}` as 'door.condition.next')}</span>
          <Select<string | null> allowClear showSearch optionFilterProp="label" value={door.to ?? null} placeholder={t('door.nowhere')} aria-label={door.label === 'option' ? t('door.option', { text: door.text }) : t(`door.${node.kind}.${door.label}` as 'door.condition.next')} options={targets} onChange={(to) => change(connected(definition, node.id, door.id, to ?? undefined))} />
        </label>
      ))}
    </section>
  );
}
