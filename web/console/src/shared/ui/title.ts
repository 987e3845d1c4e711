import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types';
import { plainText } from './markup';

/** What a conversation is called where its customer is known anyway: its subject, its last words, or its tags. */
export function useConversationTitle(): (conversation: Conversation) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ subject, last_message: last, tags, channel }) => {
      if (subject) return subject;
      if (last && last.kind !== 'system' && last.text) return plainText(last.text);
      return tags.length > 0 ? tags.join(', ') : t(`channel.${channel}`);
    },
    [t],
  );
}
