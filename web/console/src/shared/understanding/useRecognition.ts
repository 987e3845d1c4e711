import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '../api/types';
import { useProblem } from '../ui/problem';
import { recognition } from './api';
import { understandingKeys } from './keys';
import { withRecognition } from './patch';
import { outOfScope, type Aspect, type ConversationRecognition, type Label, type Recognition } from './types';
import { readable, titleOf } from './words';

/** What was recognised in a conversation; events keep it fresh. */
export const useRecognition = (conversation: Id) =>
  useQuery({ queryKey: understandingKeys.of(conversation), queryFn: ({ signal }) => recognition.of(conversation, { signal }), staleTime: 60_000, retry: false });

export const useLabels = () => useQuery({ queryKey: understandingKeys.labels, queryFn: ({ signal }) => recognition.labels({ signal }), staleTime: 300_000 });

/** The name of a label in the reader's language, whether it is still there or not. */
export function useLabelName(): (aspect: Aspect, key: string) => string {
  const { t, i18n } = useTranslation('understanding');
  const { data } = useLabels();
  const byKey = useMemo(() => new Map((data ?? []).map((label: Label) => [`${label.aspect} ${label.key}`, label])), [data]);
  return useCallback(
    (aspect, key) => {
      const known = byKey.get(`${aspect} ${key}`);
      if (known) return titleOf(known, i18n.language);
      if (key === outOfScope) return t('recognition.out_of_scope');
      return aspect === 'intent' ? readable(key) : t(`${aspect}.${key}` as 'urgency.low', { defaultValue: readable(key) });
    },
    [byKey, i18n.language, t],
  );
}

/** One click says what it really is: shown at once, and an example to learn from. */
export function useCorrect(conversation: Id): (seen: Recognition, what: Aspect, label: string) => Promise<void> {
  const { t } = useTranslation('understanding');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  return useCallback(
    async (seen, what, label) => {
      try {
        const after = await recognition.correct(seen.message, what, label);
        cache.setQueryData<ConversationRecognition>(understandingKeys.of(conversation), (old) => old && (old.mood ? withRecognition(old, { recognition: after, mood: old.mood }) : { ...old, messages: old.messages.map((each) => (each.message === after.message ? after : each)) }));
        void cache.invalidateQueries({ queryKey: understandingKeys.of(conversation) });
        void message.success(t('recognition.thanks'));
      } catch (error) {
        problem(error);
      }
    },
    [cache, conversation, message, problem, t],
  );
}
