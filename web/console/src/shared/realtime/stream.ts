// What is going on in the open conversation right now: who types, who else looks, and its own events.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys } from '../api/keys';
import { useMe } from '../api/me';
import type { Id } from '../api/types';
import { realtime } from './client';
import { applyEvent } from './feed';

export type Typist = { key: string; name: string; contact: boolean };
export type Viewer = { id: Id; name: string };
type Live = { typing: Typist[]; viewers: Viewer[] };

const nothing: Live = { typing: [], viewers: [] };
const typingLasts = 8000;
let viewed: Id | undefined;

export function viewedConversation(): Id | undefined {
  return viewed;
}

export function useConversationStream(conversation: Id): Live {
  const cache = useQueryClient();
  const me = useMe();
  const [live, setLive] = useState<Live>(nothing);
  const mine = me.user.id;

  useEffect(() => {
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const drop = (key: string) => setLive((old) => ({ ...old, typing: old.typing.filter((each) => each.key !== key) }));
    const refetch = () => {
      void cache.invalidateQueries({ queryKey: keys.messages(conversation) });
      void cache.invalidateQueries({ queryKey: keys.conversation(conversation) });
    };
    const stop = realtime().subscribe(conversation, {
      onEvent: (event) => {
        const known = cache.getQueryData<typeof me>(keys.me) ?? me;
        if (event.kind === 'conversation.message_posted') {
          const { message } = event.data as { message?: { author?: Id; author_kind?: string } };
          drop(message?.author ?? message?.author_kind ?? '');
        }
        applyEvent(cache, event, known, viewed);
      },
      onReady: refetch,
      onReset: refetch,
      onTyping: (frame) => {
        if (frame.author === mine) return;
        const key = frame.author ?? frame.author_kind;
        clearTimeout(timers.get(key));
        drop(key);
        if (!frame.on) return;
        setLive((old) => ({ ...old, typing: [...old.typing, { key, name: frame.name, contact: frame.author_kind === 'contact' }] }));
        timers.set(key, setTimeout(() => drop(key), typingLasts));
      },
      onViewing: (frame) => setLive((old) => ({ ...old, viewers: frame.users.filter((user) => user.id !== mine) })),
    });
    viewed = conversation;
    realtime().viewing(conversation);
    return () => {
      stop();
      if (viewed === conversation) {
        viewed = undefined;
        realtime().viewing(undefined);
      }
      for (const timer of timers.values()) clearTimeout(timer);
      setLive(nothing);
    };
    // `me` is read from the cache at each event; only a change of person matters here.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [conversation, mine, cache]);

  return live;
}
