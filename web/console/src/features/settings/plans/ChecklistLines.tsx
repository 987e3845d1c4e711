import { Button, Input } from 'antd';
import { ArrowUp, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';

function Line({ text, index, set, remove, up }: { text: string; index: number; set: (text: string) => void; remove: () => void; up?: () => void }) {
  const { t } = useTranslation('incidents');
  const errors = useFieldErrors(`checklist[${index}]`);
  const number = index + 1;
  return (
    <li>
      <div className="row">
        <span className="faint numbers plan-number">{number}.</span>
        <Input value={text} maxLength={300} aria-label={t('plans.checklist_item', { number })} status={errors.length > 0 ? 'error' : undefined} autoComplete="off" onChange={(event) => set(event.target.value)} />
        <Button type="text" size="small" disabled={!up} icon={<ArrowUp size={14} />} aria-label={t('plans.up', { number })} title={t('plans.up', { number })} onClick={up} />
        <Button type="text" size="small" icon={<X size={14} />} aria-label={t('plans.checklist_remove', { number })} title={t('plans.checklist_remove', { number })} onClick={remove} />
      </div>
      <ErrorLine errors={errors} />
    </li>
  );
}

/** Steps in their order. */
export function ChecklistLines({ value = [], onChange }: { value?: string[]; onChange?: (items: string[]) => void }) {
  const { t } = useTranslation('incidents');
  const swap = (index: number) => onChange?.(value.map((item, at) => (at === index - 1 ? (value[index] ?? '') : at === index ? (value[index - 1] ?? '') : item)));
  return (
    <div className="stack">
      {value.length > 0 && (
        <ol className="plain stack">
          {value.map((text, index) => (
            <Line key={index} text={text} index={index} set={(next) => onChange?.(value.map((item, at) => (at === index ? next : item)))} remove={() => onChange?.(value.filter((_, at) => at !== index))} up={index > 0 ? () => swap(index) : undefined} />
          ))}
        </ol>
      )}
      <Button className="plan-fit" icon={<Plus size={14} />} disabled={value.length >= 100} onClick={() => onChange?.([...value, ''])}>{t('plans.checklist_add')}</Button>
    </div>
  );
}
