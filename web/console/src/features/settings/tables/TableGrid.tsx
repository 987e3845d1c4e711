import { Alert, Button, Input, Popover } from 'antd';
import { ArrowDown, ArrowUp, CircleCheck, Minus, Plus, X } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '@/shared/api/http';
import type { DecisionTable, Fact, StoredTable, TableRow } from '@/shared/api/types';
import { FactSelect } from '@/shared/conditions/ConditionEditor';
import { ValueInput } from '@/shared/conditions/ValueInput';
import type { ConditionWords } from '@/shared/conditions/words';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { hiddenFrom, hitsOf, withCell, withChangedInput, withChangedOutput, withInput, withInputMoved, withOutput, withoutInput, withoutOutput, withRow, withRowMoved } from '../model/tables';
import { InputHead, OutputHead } from './ColumnHead';

type Props = {
  value?: DecisionTable; onChange?: (table: DecisionTable) => void; facts: Fact[]; words: ConditionWords; stored?: StoredTable;
  /** What became of each row at the test bench. */
  verdicts: Map<string, 'applied' | 'passed'>;
};
type RowProps = Omit<Required<Pick<Props, 'facts' | 'words'>>, never> & {
  table: DecisionTable; row: TableRow; index: number; hidden: boolean; verdict?: 'applied' | 'passed'; hits: number;
  onChange: (table: DecisionTable) => void; move: (by: number) => void;
};

function Cell({ table, row, index, side, name, words, onChange, title, children }: Pick<RowProps, 'table' | 'row' | 'index' | 'words' | 'onChange'> & { side: 'when' | 'then'; name: string; title: string; children?: never }) {
  void children;
  const { t } = useTranslation('casework');
  const errors = useFieldErrors(`table.rows[${index}].${side}.${name}`);
  const input = side === 'when' ? table.inputs.find((each) => each.name === name) : undefined;
  const output = side === 'then' ? table.outputs.find((each) => each.name === name) : undefined;
  const fact = input ? words.factOf(input.fact) : output;
  const is = input?.is ?? (output?.type === 'texts' ? 'one_of' : output?.type === 'moment' ? 'after' : 'is');
  if (!fact) return <td data-label={title}><span className="field-error">{t('tables.fact_gone')}</span></td>;
  return (
    <td data-label={title} className={side === 'then' ? 'grid-then' : undefined}>
      <ValueInput fact={fact} is={is} value={row[side][name]} words={words} open={t(side === 'when' ? 'tables.anything' : 'tables.unsaid')} label={t('tables.cell', { column: title, number: index + 1 })} wrong={errors.length > 0} onChange={(value) => onChange(withCell(table, index, side, name, value))} />
      <ErrorLine errors={errors} />
    </td>
  );
}

function GridRow({ table, row, index, words, hidden, verdict, hits, onChange, move }: RowProps) {
  const { t, i18n } = useTranslation('casework');
  const errors = useFieldErrors(`table.rows[${index}]`, ['id', 'note']);
  const shared = { table, row, index, words, onChange };
  const number = index + 1;
  const onKey = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <tr className={`${verdict ? `grid-${verdict}` : ''} ${hidden ? 'grid-hidden' : ''}`} onKeyDown={onKey} data-row={row.id}>
      <th scope="row" className="grid-number">
        <span className="numbers">{number}</span>
        {verdict === 'applied' && <CircleCheck size={14} className="grid-mark" aria-label={t('tables.applied')} />}
        {verdict === 'passed' && <Minus size={14} className="faint" aria-label={t('tables.passed')} />}
      </th>
      {table.inputs.map((input) => <Cell key={input.name} {...shared} side="when" name={input.name} title={words.fullName(input.fact)} />)}
      {table.outputs.map((output) => <Cell key={output.name} {...shared} side="then" name={output.name} title={output.name} />)}
      <td data-label={t('tables.note')}>
        <Input value={row.note ?? ''} maxLength={500} aria-label={t('tables.note_of', { number })} placeholder={t('tables.note')} variant="borderless" autoComplete="off" onChange={(event) => onChange({ ...table, rows: table.rows.map((each) => (each.id === row.id ? { ...each, note: event.target.value || undefined } : each)) })} />
        <ErrorLine errors={errors} />
      </td>
      <td data-label={t('tables.hits')} className="numbers grid-hits">{hits.toLocaleString(i18n.language)}</td>
      <td className="grid-actions">
        <Button type="text" size="small" icon={<ArrowUp size={14} />} disabled={index === 0} data-move="-1" aria-label={t('tables.up', { number })} title="Alt+↑" onClick={() => move(-1)} />
        <Button type="text" size="small" icon={<ArrowDown size={14} />} disabled={index === table.rows.length - 1} data-move="1" aria-label={t('tables.down', { number })} title="Alt+↓" onClick={() => move(1)} />
        <Button type="text" size="small" icon={<X size={14} />} aria-label={t('tables.remove_row', { number })} onClick={() => onChange({ ...table, rows: table.rows.filter((each) => each.id !== row.id) })} />
      </td>
    </tr>
  );
}

function AddInput({ facts, words, add }: { facts: Fact[]; words: ConditionWords; add: (fact: Fact) => void }) {
  const { t } = useTranslation('casework');
  const [open, setOpen] = useState(false);
  return (
    <Popover trigger="click" open={open} onOpenChange={setOpen} placement="bottomLeft" arrow={false} content={<div className="column-menu" role="dialog" aria-label={t('tables.add_input')}><FactSelect facts={facts} words={words} value={undefined} label={t('tables.fact')} onChange={(fact) => { setOpen(false); add(fact); }} /></div>}>
      <Button size="small" icon={<Plus size={14} />}>{t('tables.add_input')}</Button>
    </Popover>
  );
}

export function TableGrid({ value, onChange = () => undefined, facts, words, stored, verdicts }: Props) {
  const { t, i18n } = useTranslation('casework');
  const place = useRef<HTMLTableElement>(null);
  const errors = useFieldErrors('table', ['rows', 'inputs', 'outputs', 'hit']).filter((message, index, all) => all.indexOf(message) === index);
  if (!value) return null;
  const hidden = hiddenFrom(value);
  const none = hitsOf(stored, undefined).hits;
  const move = (row: TableRow, from: number, by: number) => {
    const to = from + by;
    if (to < 0 || to >= value.rows.length) return;
    onChange(withRowMoved(value, from, to));
    // The button went along with its row; the focus stays on it, so that the next press moves it on.
    requestAnimationFrame(() => {
      const buttons = [...(place.current?.querySelectorAll<HTMLButtonElement>(`tr[data-row="${CSS.escape(row.id)}"] button[data-move]`) ?? [])];
      (buttons.find((each) => each.dataset.move === String(by) && !each.disabled) ?? buttons.find((each) => !each.disabled))?.focus();
    });
  };
  return (
    <div className="stack">
      <div className="row wrap">
        <AddInput facts={facts} words={words} add={(fact) => onChange(withInput(value, fact))} />
        <Button size="small" icon={<Plus size={14} />} onClick={() => onChange(withOutput(value, { type: 'text' }, 'answer'))}>{t('tables.add_output')}</Button>
      </div>
      {hidden !== undefined && <Alert type="warning" showIcon title={t('tables.hidden', { number: hidden })} />}
      <ErrorLine errors={errors} />
      <div className="grid-frame" tabIndex={0} role="region" aria-label={t('tables.grid')}>
        <table className="decision-grid" ref={place}>
          <thead>
            <tr>
              <th scope="col" className="grid-number"><span className="hidden-text">{t('tables.row')}</span>#</th>
              {value.inputs.map((input, index) => (
                <th scope="col" key={input.name}>
                  <InputHead input={input} index={index} count={value.inputs.length} facts={facts} words={words} change={(next) => onChange(withChangedInput(value, index, next))} remove={() => onChange(withoutInput(value, index))} move={(by) => onChange(withInputMoved(value, index, index + by))} />
                </th>
              ))}
              {value.outputs.map((output, index) => (
                <th scope="col" key={output.name} className="grid-then">
                  <OutputHead output={output} index={index} change={(next) => onChange(withChangedOutput(value, index, next))} remove={value.outputs.length > 1 ? () => onChange(withoutOutput(value, index)) : undefined} />
                </th>
              ))}
              <th scope="col">{t('tables.note')}</th>
              <th scope="col" className="grid-hits">{t('tables.hits')}</th>
              <th scope="col"><span className="hidden-text">{t('tables.order')}</span></th>
            </tr>
          </thead>
          <tbody>
            {value.rows.map((row, index) => (
              <GridRow key={row.id} table={value} row={row} index={index} facts={facts} words={words} hidden={hidden !== undefined && index >= hidden} verdict={verdicts.get(row.id)} hits={hitsOf(stored, row).hits} onChange={onChange} move={(by) => move(row, index, by)} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="row wrap">
        <Button size="small" icon={<Plus size={14} />} onClick={() => onChange(withRow(value, `r${newKey().slice(0, 8)}`))}>{t('tables.add_row')}</Button>
        {none > 0 && <span className="faint">{t('tables.no_row_hits', { number: none.toLocaleString(i18n.language) })}</span>}
      </div>
    </div>
  );
}
