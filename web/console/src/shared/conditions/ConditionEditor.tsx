// Conditions as nested lists of tests; each mistake the server finds is shown at the test that has it.
import { Button, Select } from 'antd';
import { FolderPlus, Plus, X } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition, Fact } from '../api/types';
import { ErrorLine, useFieldErrors } from '../ui/fieldErrors';
import { ErrorState, SkeletonLines } from '../ui/States';
import { conditionOf, familyOf, groupOf, kMaxDepth, operatorsOf, rooted, withFact, withOperator, type Gate, type Group } from './model';
import { useFacts } from './references';
import { ValueInput } from './ValueInput';
import { useConditionWords, type ConditionWords } from './words';
import './conditions.css';

type Shared = { facts: Fact[]; words: ConditionWords; disabled?: boolean };

export function FactSelect({ facts, words, value, onChange, label, disabled, wrong }: Shared & { value: string | undefined; onChange: (fact: Fact) => void; label: string; wrong?: boolean }) {
  const { t } = useTranslation('conditions');
  const options = useMemo(() => {
    const families = [...new Set(facts.map((fact) => familyOf(fact.name)))];
    return families.map((family) => ({
      label: words.family(family), title: family,
      options: facts.filter((fact) => familyOf(fact.name) === family).map((fact) => ({ value: fact.name, label: words.factName(fact.name), full: words.fullName(fact.name) })),
    }));
  }, [facts, words]);
  const known = facts.some((fact) => fact.name === value);
  return (
    <Select
      className="cond-fact" value={value || undefined} aria-label={label} placeholder={t('choose_fact')} options={options} popupMatchSelectWidth={false} disabled={disabled} status={wrong ? 'error' : undefined}
      optionLabelProp="full" listHeight={320} showSearch={{ filterOption: (typed, option) => { const name = option && 'value' in option ? String(option.value) : ''; return name !== '' && `${words.fullName(name)} ${name}`.toLowerCase().includes(typed.toLowerCase()); } }}
      labelRender={({ label: text, value: name }) => (known ? text : words.fullName(String(name)))}
      onChange={(name: string) => {
        const fact = facts.find((each) => each.name === name);
        if (fact) onChange(fact);
      }}
    />
  );
}

function TestRow({ condition, path, onChange, remove, number, ...shared }: Shared & { condition: Condition; path: string; onChange: (next: Condition) => void; remove: () => void; number: number }) {
  const { t } = useTranslation('conditions');
  const { facts, words, disabled } = shared;
  const fact = words.factOf(condition.fact ?? '');
  const errors = useFieldErrors(path, ['fact', 'is', 'value']);
  const wrong = errors.length > 0;
  const id = `problem-${path.replace(/\W+/g, '-')}`;
  return (
    <li className="cond-row">
      <div className="cond-test" role="group" aria-label={t('test', { number })}>
        <FactSelect {...shared} value={condition.fact} label={t('fact_label')} wrong={wrong && !fact} onChange={(next) => onChange(withFact(condition, next, fact))} />
        {fact && (
          <>
            <Select
              className="cond-operator" value={condition.is} aria-label={t('operator_label')} disabled={disabled} popupMatchSelectWidth={false}
              options={operatorsOf[fact.type].map((is) => ({ value: is, label: words.operator(is) }))} onChange={(is) => onChange(withOperator(condition, is, fact))}
            />
            {condition.is && <ValueInput fact={fact} is={condition.is} value={condition.value} words={words} label={t('value_of', { fact: words.factName(fact.name) })} wrong={wrong} disabled={disabled} describedBy={wrong ? id : undefined} onChange={(value) => onChange({ ...condition, value })} />}
          </>
        )}
        {!fact && condition.fact && facts.length > 0 && <span className="field-error">{t('unknown_fact', { name: condition.fact })}</span>}
        {!disabled && <Button type="text" size="small" className="cond-remove" icon={<X size={14} />} aria-label={t('remove_test', { number })} onClick={remove} />}
      </div>
      <ErrorLine id={id} errors={errors} />
    </li>
  );
}

function GroupBox({ group, path, onChange, remove, depth, ...shared }: Shared & { group: Group; path: string; onChange: (next: Group) => void; remove?: () => void; depth: number }) {
  const { t } = useTranslation('conditions');
  const { facts, disabled } = shared;
  const errors = useFieldErrors(path, [group.gate]);
  const set = (index: number, next: Condition) => onChange({ ...group, items: group.items.map((each, at) => (at === index ? next : each)) });
  const drop = (index: number) => onChange({ ...group, items: group.items.filter((_, at) => at !== index) });
  const add = (next: Condition) => onChange({ ...group, items: [...group.items, next] });
  const first = facts[0];
  return (
    <div className={`cond-group ${depth ? 'cond-inner' : ''}`} role="group" aria-label={t(`gate.${group.gate}`)}>
      {(group.items.length > 0 || depth > 0) && (
        <div className="row">
          <Select<Gate> value={group.gate} aria-label={t('gate_label')} disabled={disabled} popupMatchSelectWidth={false} options={(['all', 'any', 'none'] as const).map((gate) => ({ value: gate, label: t(`gate.${gate}`) }))} onChange={(gate) => onChange({ ...group, gate })} />
          <span className="grow" />
          {remove && !disabled && <Button type="text" size="small" icon={<X size={14} />} aria-label={t('remove_group')} onClick={remove} />}
        </div>
      )}
      {group.items.length === 0 && depth === 0 && <p className="faint">{t('always_text')}</p>}
      <ErrorLine errors={errors} />
      {group.items.length > 0 && (
        <ul className="plain cond-list">
          {group.items.map((item, index) => {
            const inner = groupOf(item);
            const at = `${path}.${group.gate}[${index}]`;
            return inner ? (
              <li key={index}><GroupBox {...shared} group={inner} path={at} depth={depth + 1} onChange={(next) => set(index, conditionOf(next))} remove={() => drop(index)} /></li>
            ) : (
              <TestRow key={index} {...shared} condition={item} path={at} number={index + 1} onChange={(next) => set(index, next)} remove={() => drop(index)} />
            );
          })}
        </ul>
      )}
      {!disabled && first && (
        <div className="row wrap">
          <Button size="small" icon={<Plus size={14} />} onClick={() => add({ fact: '' })}>{t('add')}</Button>
          {depth + 2 < kMaxDepth && group.items.length > 0 && <Button size="small" type="text" icon={<FolderPlus size={14} />} onClick={() => add({ [group.gate === 'any' ? 'all' : 'any']: [{ fact: '' }] })}>{t('add_group')}</Button>}
        </div>
      )}
    </div>
  );
}

type Props = {
  value?: Condition; onChange?: (condition: Condition) => void;
  /** How the server calls this condition in its problems: "when", "rules[2].when". */
  path: string;
  /** Only facts of these families: "case", "contact". */
  families?: string[]; disabled?: boolean;
  /** Instead of the facts that the server knows. */
  given?: Fact[];
};

export function ConditionEditor({ value, onChange, path, families, disabled, given }: Props) {
  const asked = useFacts();
  const query = given ? { ...asked, data: given } : asked;
  const facts = useMemo(() => (query.data ?? []).filter((fact) => !families || families.includes(familyOf(fact.name))), [query.data, families]);
  const words = useConditionWords(query.data ?? []);
  if (!query.data) return query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <SkeletonLines lines={2} />;
  return <GroupBox facts={facts} words={words} disabled={disabled} group={rooted(value)} path={path} depth={0} onChange={(group) => onChange?.(group.items.length ? conditionOf(group) : {})} />;
}

/** The same in a sentence. */
export function ConditionText({ value }: { value: Condition | undefined }) {
  const facts = useFacts().data;
  const words = useConditionWords(facts ?? []);
  return <>{facts ? words.sentence(value) : '…'}</>;
}
