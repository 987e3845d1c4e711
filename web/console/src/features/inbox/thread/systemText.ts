import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '@/shared/api/types';

const codes = ['queued', 'assigned', 'transferred', 'closed', 'reopened', 'joined', 'left', 'taken_over', 'merged', 'unmerged', 'split', 'away_message'] as const;

/** A system line in the reader's language; `author_name` is whom or what it is about. Unknown codes keep the server's sentence. */
export function useSystemText(): (message: Pick<Message, 'code' | 'text' | 'author_name'>) => string {
  const { t } = useTranslation('inbox');
  return useCallback(
    (message) => {
      const code = codes.find((each) => each === message.code);
      if (!code || code === 'away_message' || !message.author_name) return message.text;
      return t(`system.${code}`, { name: message.author_name });
    },
    [t],
  );
}
