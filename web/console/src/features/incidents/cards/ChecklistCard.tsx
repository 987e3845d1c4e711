import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRunning, type ChecklistItem } from '@/shared/incidents/types';
import { FoldCard } from '@/shared/ui/FoldCard';
import { TimeText } from '@/shared/ui/TimeText';
import { useIncidentActions } from '../useIncidentActions';
import type { CardProps } from './FactsCard';

/** A tick is seen at once and is true when the server has it. */
export function ChecklistCard({ incident, leads }: CardProps) {
  const { t } = useTranslation('incidents');
  const actions = useIncidentActions();
  const [pending, setPending] = useState<ChecklistItem[]>();
  const [text, setText] = useState('');
  const items = pending ?? incident.checklist;
  const may = leads && isRunning(incident) && !pending;
  const done = items.filter((item) => item.done).length;
  const save = (next: ChecklistItem[]) => {
    setPending(next);
    // The cache tells its readers in a task of its own; until then what is stored still looks as before.
    void actions.change(incident, { checklist: next.map(({ text: words, done: ticked }) => ({ text: words, done: ticked })) }).finally(() => setTimeout(() => setPending(undefined)));
  };
  const add = () => {
    if (!text.trim() || !may) return;
    save([...items, { text: text.trim(), done: false }]);
    setText('');
  };
  return (
    <FoldCard name="incident-checklist" title={t('checklist.title')} extra={items.length > 0 && <span className="faint numbers">{t('checklist.done_of', { done, all: items.length })}</span>}>
      {items.length === 0 && <p className="faint">{t('checklist.none')}</p>}
      <ul className="plain incident-checklist">
        {items.map((item, index) => (
          <li key={`${index} ${item.text}`} className="row">
            <label className="row grow">
              <input type="checkbox" checked={item.done} disabled={!may} onChange={() => save(items.map((each, at) => (at === index ? { text: each.text, done: !each.done } : each)))} />
              <span className="grow"><span className={item.done ? 'is-done' : ''}>{item.text}</span>{item.done_at && <span className="faint checked-by">{item.by_name} · <TimeText at={item.done_at} /></span>}</span>
            </label>
            {leads && isRunning(incident) && <button type="button" className="icon-button" disabled={!may} aria-label={t('checklist.remove', { text: item.text })} title={t('checklist.remove', { text: item.text })} onClick={() => save(items.filter((_, at) => at !== index))}><X size={13} /></button>}
          </li>
        ))}
      </ul>
      {leads && isRunning(incident) && (
        <form className="row" onSubmit={(event) => { event.preventDefault(); add(); }}>
          <input className="field" value={text} maxLength={300} placeholder={t('checklist.add')} aria-label={t('checklist.add')} onChange={(event) => setText(event.target.value)} />
          <button type="submit" className="icon-button" aria-label={t('checklist.add')} disabled={!text.trim() || !may}><Plus size={16} /></button>
        </form>
      )}
    </FoldCard>
  );
}
