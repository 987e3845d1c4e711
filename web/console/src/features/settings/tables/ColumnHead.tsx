import { Button, Input, Popover, Select } from 'antd';
import { ArrowLeft, ArrowRight, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fact, FactType, TableInput, TableOutput } from '@/shared/api/types';
import { FactSelect } from '@/shared/conditions/ConditionEditor';
import type { ConditionWords } from '@/shared/conditions/words';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { cellOperators, keyOf } from '../model/tables';

const outputTypes: FactType[] = ['text', 'number', 'boolean', 'texts'];

function HeadButton({ label, note, wrong, children }: { label: string; note: string; wrong: boolean; children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover trigger="click" open={open} onOpenChange={setOpen} placement="bottomLeft" arrow={false} content={<div className="column-menu stack" role="dialog" aria-label={label}>{children(() => setOpen(false))}</div>}>
      <button type="button" className={`column-head ${wrong ? 'column-wrong' : ''}`} aria-expanded={open}>
        <strong>{label}</strong>
        <span className="faint">{note}</span>
      </button>
    </Popover>
  );
}

type InputHeadProps = {
  input: TableInput; index: number; count: number; facts: Fact[]; words: ConditionWords;
  change: (next: Pick<TableInput, 'fact' | 'is'>) => void; remove: () => void; move: (by: number) => void;
};

export function InputHead({ input, index, count, facts, words, change, remove, move }: InputHeadProps) {
  const { t } = useTranslation('casework');
  const fact = words.factOf(input.fact);
  const errors = useFieldErrors(`table.inputs[${index}]`, ['name', 'fact', 'is']);
  return (
    <HeadButton label={words.fullName(input.fact)} note={words.operator(input.is)} wrong={errors.length > 0}>
      {(close) => (
        <>
          <FactSelect facts={facts} words={words} value={input.fact} label={t('tables.fact')} onChange={(next) => change({ fact: next.name, is: fact?.type === next.type ? input.is : (cellOperators[next.type][0] ?? 'is') })} />
          <Select value={input.is} aria-label={t('tables.comparison')} options={cellOperators[fact?.type ?? 'text'].map((is) => ({ value: is, label: words.operator(is) }))} onChange={(is) => change({ fact: input.fact, is })} />
          <ErrorLine errors={errors} />
          <div className="row">
            <Button size="small" type="text" icon={<ArrowLeft size={14} />} disabled={index === 0} aria-label={t('tables.left')} onClick={() => move(-1)} />
            <Button size="small" type="text" icon={<ArrowRight size={14} />} disabled={index === count - 1} aria-label={t('tables.right')} onClick={() => move(1)} />
            <span className="grow" />
            <Button size="small" danger type="text" icon={<Trash2 size={14} />} onClick={() => { close(); remove(); }}>{t('tables.remove_column')}</Button>
          </div>
        </>
      )}
    </HeadButton>
  );
}

type OutputHeadProps = { output: TableOutput; index: number; change: (next: TableOutput) => void; remove?: () => void };

export function OutputHead({ output, index, change, remove }: OutputHeadProps) {
  const { t } = useTranslation('casework');
  const errors = useFieldErrors(`table.outputs[${index}]`, ['name', 'type', 'choices']);
  return (
    <HeadButton label={output.name} note={t(`tables.type.${output.type}`)} wrong={errors.length > 0}>
      {(close) => (
        <>
          <label className="stack"><span className="faint">{t('tables.output_name')}</span><Input defaultValue={output.name} maxLength={60} onBlur={(event) => { const name = keyOf(event.target.value); if (name && name !== output.name) change({ ...output, name }); }} /></label>
          <Select value={output.type} aria-label={t('tables.output_type')} options={outputTypes.map((type) => ({ value: type, label: t(`tables.type.${type}`) }))} onChange={(type) => change({ name: output.name, type })} />
          {(output.type === 'text' || output.type === 'texts') && (
            <label className="stack">
              <span className="faint">{t('tables.choices')}</span>
              <Select mode="tags" open={false} suffixIcon={null} value={output.choices ?? []} tokenSeparators={[',', '，']} aria-label={t('tables.choices')} placeholder={t('tables.choices_any')} onChange={(choices: string[]) => change({ name: output.name, type: output.type, ...(choices.length ? { choices } : {}) })} />
            </label>
          )}
          <ErrorLine errors={errors} />
          {remove && <Button size="small" danger type="text" icon={<Trash2 size={14} />} onClick={() => { close(); remove(); }}>{t('tables.remove_column')}</Button>}
        </>
      )}
    </HeadButton>
  );
}
