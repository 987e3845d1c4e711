// A small router: the address bar is the state. Paths are few and flat, so matching is splitting.
import { useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

type Guard = (go: () => void) => void;
let guard: Guard | undefined;
let shown = '';

/** While a guard stands, leaving the page asks it first; it calls `go` to let the reader pass. Returns its removal. */
export function guardLeaving(ask: Guard): () => void {
  guard = ask;
  shown = current();
  return () => {
    if (guard === ask) guard = undefined;
  };
}

// The browser has already gone back when it tells; so the page is put back until the guard lets go.
if (typeof window !== 'undefined')
  window.addEventListener('popstate', (event) => {
    if (!guard) return;
    event.stopImmediatePropagation();
    const target = current();
    history.pushState(null, '', shown);
    navigate(target);
  });

export function navigate(to: string, how: 'push' | 'replace' = 'push') {
  if (to === location.pathname + location.search) return;
  if (guard) {
    const ask = guard;
    return ask(() => {
      if (guard === ask) guard = undefined;
      navigate(to, how);
    });
  }
  if (how === 'push') history.pushState(null, '', to);
  else history.replaceState(null, '', to);
  for (const listener of listeners) listener();
}

const current = () => location.pathname + location.search;

export type Route = { path: string; parts: string[]; query: URLSearchParams };

/** `/inbox/mine/42?x=1` → parts ['inbox','mine','42']. */
export function useRoute(): Route {
  const text = useSyncExternalStore(subscribe, current, current);
  const url = new URL(text, 'http://local');
  return {
    path: url.pathname,
    parts: url.pathname.split('/').filter(Boolean).map(decodeURIComponent),
    query: url.searchParams,
  };
}

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { to: string };

export function Link({ to, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    navigate(to);
  };
  return <a href={to} onClick={follow} {...rest} />;
}
