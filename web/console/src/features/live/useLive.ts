import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys } from '@/shared/api/keys';
import { realtime } from '@/shared/realtime/client';
import { live } from './api';
import { remembered, type History } from './model/picture';

const everyMs = 4_000;
const nudges = /^(conversation\.(opened|queued|assigned|closed|reopened|participants_changed)|offer\.|presence\.changed|routing\.queue_)/;

/** The picture of the service centre: asked for every few seconds, and at once when something has happened. */
export function useLive() {
  const cache = useQueryClient();
  const [history, setHistory] = useState<History>(new Map());
  const query = useQuery({
    queryKey: keys.live, queryFn: ({ signal }) => live.get({ signal }), refetchInterval: everyMs, staleTime: 0,
  });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = realtime().follow({
      onEvent: (event) => {
        if (timer || !nudges.test(event.kind)) return;
        timer = setTimeout(() => {
          timer = undefined;
          void cache.invalidateQueries({ queryKey: keys.live });
        }, 300);
      },
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [cache]);

  const data = query.data;
  useEffect(() => {
    if (data) setHistory((old) => remembered(old, data));
  }, [data]);

  return { ...query, history };
}
