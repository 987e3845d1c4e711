import { Alert, Button, Input, Select } from 'antd';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CaseState } from '@/shared/api/types';
import { moved } from '@/shared/conditions/model';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { stateCategories, unreachable, withoutState } from '../model/states';
import { freeName } from '../model/tables';
import { StateDiagram } from './StateDiagram';

const waits = ['customer', 'third_party', 'department', 'agreed'] as const satisfies readonly CaseState['waits_for'][];

function StateRow({ state, index, states, onChange }: { state: CaseState; index: number; states: CaseState[]; onChange: (states: CaseState[]) => void }) {
  const { t } = useTranslation('casework');
  const errors = useFieldErrors(`states[${index}]`, ['key', 'name', 'category', 'waits_for', 'moves']);
  const set = (change: Partial<CaseState>) => onChange(states.map((each, at) => (at === index ? { ...each, ...change } : each)));
  const label = state.name || t('kinds.state', { number: index + 1 });
  return (
    <div className="kind-row-block" role="group" aria-label={label}>
      <div className="state-row">
        <Input value={state.name} maxLength={100} aria-label={`${label}: ${t('kinds.name')}`} placeholder={t('kinds.name')} autoComplete="off" onChange={(event) => set({ name: event.target.value })} />
        <Select value={state.category} aria-label={`${label}: ${t('kinds.category')}`} options={stateCategories.map((category) => ({ value: category, label: t(`kinds.category_name.${category}`) }))} onChange={(category) => set({ category, waits_for: category === 'waiting' ? (state.waits_for ?? 'customer') : undefined })} />
        {state.category === 'waiting' && <Select value={state.waits_for} aria-label={`${label}: ${t('kinds.waits_for')}`} popupMatchSelectWidth={false} options={waits.map((each) => ({ value: each, label: t(`kinds.waits.${each}`) }))} onChange={(waits_for) => set({ waits_for })} />}
        <Select mode="multiple" className="state-moves" value={state.moves} aria-label={`${label}: ${t('kinds.moves')}`} placeholder={t('kinds.moves')} options={states.filter(({ key }) => key !== state.key).map(({ key, name }) => ({ value: key, label: name || key }))} onChange={(moves) => set({ moves })} />
        <span className="level-order">
          <Button type="text" size="small" icon={<ArrowUp size={14} />} disabled={index === 0} aria-label={t('levels.up', { name: label })} onClick={() => onChange(moved(states, index, index - 1))} />
          <Button type="text" size="small" icon={<ArrowDown size={14} />} disabled={index === states.length - 1} aria-label={t('levels.down', { name: label })} onClick={() => onChange(moved(states, index, index + 1))} />
          <Button type="text" size="small" icon={<X size={14} />} disabled={states.length === 1} aria-label={t('kinds.remove_row', { name: label })} onClick={() => onChange(withoutState(states, state.key))} />
        </span>
      </div>
      <ErrorLine errors={errors} />
    </div>
  );
}

export function StatesEditor({ value = [], onChange = () => undefined }: { value?: CaseState[]; onChange?: (states: CaseState[]) => void }) {
  const { t } = useTranslation('casework');
  const errors = useFieldErrors('states');
  const lost = unreachable(value).map((key) => value.find((state) => state.key === key)?.name ?? key);
  return (
    <div className="stack">
      <StateDiagram states={value} />
      {lost.length > 0 && <Alert type="warning" showIcon title={t('kinds.unreachable', { names: lost.join(', ') })} />}
      <div className="kind-rows">{value.map((state, index) => <StateRow key={state.key} state={state} index={index} states={value} onChange={onChange} />)}</div>
      <ErrorLine errors={errors} />
      <Button className="fit" icon={<Plus size={14} />} onClick={() => onChange([...value, { key: freeName('state', value.map(({ key }) => key)), name: '', names: {}, category: 'open', moves: [] }])}>{t('kinds.add_state')}</Button>
    </div>
  );
}
