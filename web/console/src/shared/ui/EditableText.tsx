import { useState } from 'react';
import { useTranslation } from 'react-i18next';

type Props = { label: string; value: string; editable: boolean; save: (value: string) => Promise<unknown> | void; type?: string; choices?: string[]; className?: string };

/** A value that becomes a field when it is clicked. Enter keeps, Escape leaves it as it was. */
export function EditableText({ label, value, editable, save, type = 'text', choices, className = '' }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState<string>();
  const shown = value || t('contact.not_set');
  if (!editable) return <span className={`cut ${value ? '' : 'faint'} ${className}`} title={value}>{shown}</span>;
  if (text === undefined)
    return (
      <button type="button" className={`bare cut editable ${value ? '' : 'faint'} ${className}`} title={value} aria-label={`${t('contact.edit_field', { field: label })}: ${shown}`} onClick={() => setText(value)}>
        {shown}
      </button>
    );
  const keep = () => {
    setText(undefined);
    if (text.trim() !== value) void save(text.trim());
  };
  if (choices?.length)
    return (
      <select autoFocus className="field" value={text} aria-label={label} onChange={(event) => { setText(undefined); void save(event.target.value); }} onBlur={() => setText(undefined)}>
        <option value="">{t('contact.not_set')}</option>
        {choices.map((choice) => <option key={choice}>{choice}</option>)}
      </select>
    );
  return (
    <input
      autoFocus className="field" type={type} value={text} aria-label={label} maxLength={500} onChange={(event) => setText(event.target.value)} onBlur={keep}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') keep();
        else if (event.key === 'Escape') setText(undefined);
      }}
    />
  );
}
