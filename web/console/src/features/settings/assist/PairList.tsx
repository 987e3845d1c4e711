import { Button, Input } from 'antd';
import { Plus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';

export type Pair = { first: string; second: string };
type Props = {
  value?: Pair[]; onChange?: (pairs: Pair[]) => void;
  /** What the server calls the list and its two parts. */
  field: string; parts: [string, string]; labels: [string, string]; longest: [number, number]; add: string; most: number;
};

type RowProps = Pick<Props, 'parts' | 'labels' | 'longest'> & { at: number; path: string; pair: Pair; put: (change: Partial<Pair>) => void; remove: () => void };

function Row({ at, path, pair, parts, labels, longest, put, remove }: RowProps) {
  const { t } = useTranslation();
  const errors = useFieldErrors(path, parts);
  return (
    <li>
      <Input value={pair.first} maxLength={longest[0]} aria-label={`${labels[0]} ${at + 1}`} status={errors.length ? 'error' : ''} onChange={(event) => put({ first: event.target.value })} />
      <Input value={pair.second} maxLength={longest[1]} aria-label={`${labels[1]} ${at + 1}`} status={errors.length ? 'error' : ''} onChange={(event) => put({ second: event.target.value })} />
      <Button type="text" icon={<Trash2 size={15} />} aria-label={`${t('action.delete')}: ${pair.first || at + 1}`} onClick={remove} />
      <ErrorLine errors={errors} />
    </li>
  );
}

/** Two texts a row, as many rows as are wanted. */
export function PairList({ value = [], onChange, field, add, most, ...row }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const more = () => {
    onChange?.([...value, { first: '', second: '' }]);
    setTimeout(() => list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus(), 0);
  };
  return (
    <div className="pairs">
      {value.length > 0 && <div className="pairs-head faint tiny" aria-hidden="true"><span>{row.labels[0]}</span><span>{row.labels[1]}</span></div>}
      <ul className="plain" ref={list}>
        {value.map((each, at) => (
          <Row
            key={at} at={at} path={`${field}[${at}]`} pair={each} {...row} put={(change) => onChange?.(value.map((other, index) => (index === at ? { ...other, ...change } : other)))}
            remove={() => onChange?.(value.filter((_, index) => index !== at))}
          />
        ))}
      </ul>
      <Button icon={<Plus size={14} />} disabled={value.length >= most} onClick={more}>{add}</Button>
    </div>
  );
}
