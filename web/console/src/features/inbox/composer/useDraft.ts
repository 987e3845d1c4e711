// The text of the composer: at once in this browser, and a moment later on the server.
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { conversations } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import type { Id } from '@/shared/api/types';
import { draftOf, keepDraft } from '../model/drafts';
import { onComposer } from '../model/composerBus';

const pauseMs = 800;

export function useDraft(conversation: Id, tab: 'answer' | 'note') {
  const [texts, setTexts] = useState(() => draftOf(conversation));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const unsaved = useRef<string>(undefined);
  const touched = useRef(false);
  const server = useQuery({
    queryKey: keys.draft(conversation), queryFn: ({ signal }) => conversations.draft(conversation, { signal }), staleTime: Infinity, gcTime: 0, retry: false,
  });

  // A newer draft from another device comes in, unless something was typed here meanwhile.
  useEffect(() => {
    const draft = server.data;
    if (!draft || touched.current) return;
    const local = draftOf(conversation);
    if (draft.text && (!local.answer || (draft.updated_at ?? '') > local.at)) {
      keepDraft(conversation, { answer: draft.text }, draft.updated_at);
      setTexts(draftOf(conversation));
    }
  }, [conversation, server.data]);

  const save = useCallback(() => {
    clearTimeout(timer.current);
    if (unsaved.current === undefined) return;
    const text = unsaved.current;
    unsaved.current = undefined;
    // The local copy stays, so a failed save is tried again with the next key.
    conversations.saveDraft(conversation, text, { keepalive: true }).catch(() => undefined);
  }, [conversation]);

  const setText = useCallback(
    (text: string) => {
      touched.current = true;
      keepDraft(conversation, { [tab]: text });
      setTexts((old) => ({ ...old, [tab]: text }));
      if (tab === 'note') return;
      unsaved.current = text;
      clearTimeout(timer.current);
      timer.current = setTimeout(save, pauseMs);
    },
    [conversation, save, tab],
  );

  useEffect(() => {
    const stop = onComposer(({ writing }) => writing.conversation === conversation && setTexts(draftOf(conversation)));
    window.addEventListener('pagehide', save);
    return () => {
      stop();
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [conversation, save]);

  return { text: texts[tab], setText, flush: save };
}
