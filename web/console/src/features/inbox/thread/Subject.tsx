import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/shared/api/types';

type Props = { conversation: Conversation; editable: boolean; save: (subject: string) => void };

export function Subject({ conversation, editable, save }: Props) {
  const { t } = useTranslation('inbox');
  const [text, setText] = useState<string>();
  if (text !== undefined)
    return (
      <input
        autoFocus className="subject-input" value={text} aria-label={t('thread.subject')} maxLength={200} onChange={(event) => setText(event.target.value)}
        onBlur={() => setText(undefined)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') {
            save(text.trim());
            setText(undefined);
          } else if (event.key === 'Escape') setText(undefined);
        }}
      />
    );
  if (!editable) return conversation.subject ? <span className="cut">· {conversation.subject}</span> : null;
  return (
    <button type="button" className="bare cut subject" title={t('thread.edit_subject')} onClick={() => setText(conversation.subject)}>
      · {conversation.subject || t('thread.no_subject')}
    </button>
  );
}
