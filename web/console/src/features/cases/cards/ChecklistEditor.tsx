import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistItem } from '@/shared/cases/types';

type Props = { items: ChecklistItem[]; editable: boolean; save: (items: ChecklistItem[]) => Promise<unknown> };

/** A tick is seen at once and is true when the server has it. */
export function ChecklistEditor({ items: stored, editable, save: store }: Props) {
  const { t } = useTranslation('cases');
  const [pending, setPending] = useState<ChecklistItem[]>();
  const items = pending ?? stored;
  const save = (next: ChecklistItem[]) => {
    setPending(next);
    // The cache tells its readers in a task of its own; until then what is stored still looks as before.
    void store(next).finally(() => setTimeout(() => setPending((now) => (now === next ? undefined : now))));
  };
  const [text, setText] = useState('');
  const add = () => {
    if (!text.trim()) return;
    save([...items, { text: text.trim(), done: false }]);
    setText('');
  };
  if (items.length === 0 && !editable) return <p className="faint">{t('checklist.none')}</p>;
  return (
    <div className="checklist">
      <ul className="plain">
        {items.map((item, index) => (
          <li key={`${index} ${item.text}`} className="row">
            <label className="row grow">
              <input type="checkbox" checked={item.done} disabled={!editable} onChange={() => save(items.map((each, at) => (at === index ? { text: each.text, done: !each.done } : each)))} />
              <span className={item.done ? 'is-done' : ''} title={item.by_name}>{item.text}</span>
            </label>
            {editable && <button type="button" className="icon-button checklist-remove" aria-label={t('checklist.remove', { text: item.text })} onClick={() => save(items.filter((_, at) => at !== index))}><X size={13} /></button>}
          </li>
        ))}
      </ul>
      {editable && (
        <form className="row" onSubmit={(event) => { event.preventDefault(); add(); }}>
          <input className="field" value={text} maxLength={300} placeholder={t('checklist.add')} aria-label={t('checklist.add')} onChange={(event) => setText(event.target.value)} />
          <button type="submit" className="icon-button" aria-label={t('checklist.add')} disabled={!text.trim()}><Plus size={16} /></button>
        </form>
      )}
    </div>
  );
}
