import { useTranslation } from 'react-i18next';
import { nameIn, useKinds } from '@/shared/cases/names';
import { levels } from '@/shared/cases/types';
import type { ProcessView, Track } from './api';
import { end, start } from './model/graph';

/** What a place is called in the reader's language. */
export function usePlaceName(track: Track, view: ProcessView | undefined, kind?: string): (place: string) => string {
  const { t, i18n } = useTranslation('process');
  const { t: ofCases } = useTranslation('cases');
  const kinds = useKinds();
  return (place) => {
    if (place === start) return t(track === 'department' ? 'asked_for' : 'opened');
    if (place === end) return t(track === 'department' ? 'all_done' : 'finished');
    if (place === 'none') return t(`none.${track === 'department' ? 'department' : 'queue'}`);
    const level = levels.find((each) => each === place);
    if (track === 'level' && level) return ofCases(`level.${level}`);
    if (track === 'state') {
      const state = kinds.filter((each) => !kind || each.key === kind).flatMap((each) => each.states).find((each) => each.key === place);
      if (state) return nameIn(state, i18n.language);
    }
    return view?.nodes.find((node) => node.place === place)?.name || place;
  };
}
