// Opens the socket for the signed-in user and lets its events flow into the cache.
import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useEffect, useState } from 'react';
import { keys } from '@/shared/api/keys';
import { useMe } from '@/shared/api/me';
import type { Me } from '@/shared/api/types';
import { isLanguage, setLanguage } from '@/shared/i18n';
import { closeRealtime, openRealtime } from '@/shared/realtime/client';
import { applyEvent, putMessages, refreshEverything } from '@/shared/realtime/feed';
import { describeNotices } from '@/shared/realtime/notices';
import { connectOutgoing } from '@/shared/realtime/outgoing';
import { viewedConversation } from '@/shared/realtime/stream';
import { navigate } from '@/shared/ui/router';

export function useLiveData(cache: QueryClient): boolean {
  const me = useMe();
  const [ready, setReady] = useState(false);
  const { id, name, language } = me.user;

  useEffect(() => {
    connectOutgoing({ id, name }, (message) => putMessages(cache, message.conversation, [message]));
    describeNotices((notice) => ({
      title: i18next.t(`notifications.${notice.kind}`, { name: notice.name, author: notice.author, score: notice.score }),
      open: () => navigate(`/inbox/mine/${notice.conversation}`),
    }));
  }, [cache, id, name]);

  useEffect(() => {
    const client = openRealtime(id);
    client.follow({
      onEvent: (event) => {
        const known = cache.getQueryData<Me>(keys.me);
        // The open conversation's own subscription carries its events.
        if (known && event.stream !== viewedConversation()) applyEvent(cache, event, known, viewedConversation());
      },
      onReady: () => {
        void cache.invalidateQueries({ queryKey: keys.offers });
        void cache.invalidateQueries({ queryKey: ['conversations'] });
      },
      onReset: () => refreshEverything(cache),
    });
    const stop = client.onState((state) => {
      if (state === 'signed_out') cache.setQueryData(keys.me, null);
    });
    client.start();
    setReady(true);
    return () => {
      stop();
      closeRealtime();
    };
  }, [cache, id]);

  useEffect(() => {
    if (isLanguage(language)) void setLanguage(language);
  }, [language]);

  return ready;
}
