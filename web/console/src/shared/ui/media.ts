import { useSyncExternalStore } from 'react';
import { usePreferences } from './preferences';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}

export const usePhone = () => useMedia('(max-width: 760px)');
export const useNarrow = () => useMedia('(max-width: 1180px)');

export function useDark(): boolean {
  const system = useMedia('(prefers-color-scheme: dark)');
  const { theme } = usePreferences();
  return theme === 'dark' || (theme === 'system' && system);
}
