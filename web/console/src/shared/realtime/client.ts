// The console's one socket.
import { RealtimeClient, storedOutbox, type State } from '@deskbell/realtime';
import { useSyncExternalStore } from 'react';
import { session } from '../api/endpoints';
import { ApiError } from '../api/http';

let client: RealtimeClient | undefined;

/** The client of the signed-in user. It exists as long as somebody is signed in. */
export function realtime(): RealtimeClient {
  if (!client) throw new Error('realtime is used outside of the signed-in shell');
  return client;
}

async function probe(): Promise<'signed_in' | 'signed_out' | 'unknown'> {
  try {
    await session.me();
    return 'signed_in';
  } catch (error) {
    return error instanceof ApiError && error.status === 401 ? 'signed_out' : 'unknown';
  }
}

export function openRealtime(user: string): RealtimeClient {
  client?.stop();
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  client = new RealtimeClient({
    url: `${scheme}://${location.host}/api/v1/socket?language=${document.documentElement.lang}`,
    outbox: storedOutbox(localStorage, `deskbell.outbox.${user}.`),
    probe,
  });
  return client;
}

/** Screens that are just going away may still talk to it; it no longer listens. */
export function closeRealtime() {
  client?.stop();
}

export function useConnection(): State {
  return useSyncExternalStore(
    (listener) => realtime().onState(listener),
    () => realtime().state,
  );
}

/** The server's clock as this browser knows it, for countdowns. */
export function serverNow(): number {
  return Date.now() + (client?.serverClockOffset ?? 0);
}
