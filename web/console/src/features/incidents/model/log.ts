// What a line of the log says. Pure.
import type { Line, Place } from '@/shared/incidents/types';
import { places } from '@/shared/incidents/home';

export type LineWords =
  | { key: 'declared' | 'changed' | 'checklist' | 'resolved' | 'coming' | 'cannot' }
  | { key: 'called' | 'joined' | 'checked'; what: string }
  | { key: 'gathered' | 'released'; count: number }
  | { key: 'solved'; count: number; left: number }
  | { key: 'placed'; place: Place; who: string }
  | { key: 'said' | 'update' | 'reviewed' | 'reason'; text: string };

export function lineWords({ kind, text, by_name: by }: Pick<Line, 'kind' | 'text' | 'by_name'>, title: string): LineWords {
  switch (kind) {
    case 'declared': return { key: 'declared' };
    case 'changed': return text && text !== title ? { key: 'reason', text } : { key: 'changed' };
    case 'called': return { key: 'called', what: text };
    case 'answered': return { key: text === 'coming' ? 'coming' : 'cannot' };
    case 'gathered': return /^\d+$/.test(text) ? { key: 'gathered', count: Number(text) } : { key: 'joined', what: text };
    case 'released': return { key: 'released', count: Number(text) || 1 };
    case 'update': return { key: 'update', text };
    case 'checked': return text ? { key: 'checked', what: text } : { key: 'checklist' };
    case 'placed': {
      const [place, ...who] = text.split(' ');
      return { key: 'placed', place: places.find((each) => each === place) ?? 'unknown', who: who.join(' ') };
    }
    case 'resolved': return { key: 'resolved' };
    case 'reviewed': return { key: 'reviewed', text };
    case 'note': {
      const solved = by ? null : /^(\d+) cases solved, (\d+) left as they were$/.exec(text);
      return solved ? { key: 'solved', count: Number(solved[1]), left: Number(solved[2]) } : { key: 'said', text };
    }
  }
}
