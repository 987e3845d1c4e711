// View, face and filters of the list live in the address: /cases/mine?layout=board&kind=complaint.
import { standings, type CaseFilter, type Layout, type SavedView } from '@/shared/cases/types';

export const builtIn = ['mine', 'unowned', 'watched', 'overdue', 'all', 'ended'] as const;
export type BuiltIn = (typeof builtIn)[number];
export const filterNames = ['standing', 'mine', 'kind', 'state', 'queue', 'owner', 'level', 'category', 'tag', 'contact', 'text', 'order'] as const;
export type FilterName = (typeof filterNames)[number];
export type ListState = { view: string; layout: Layout; filter: CaseFilter };

const layouts: Layout[] = ['table', 'board', 'calendar'];
export const isBuiltIn = (view: string): view is BuiltIn => builtIn.some((each) => each === view);

/** What a built-in view asks for, before the reader's own filters. `overdue` is of the minute, so that the list stays the same one. */
export function baseOf(view: string, now: number): CaseFilter {
  switch (view) {
    case 'mine':
      return { mine: 'owned' };
    case 'unowned':
      return { mine: 'unowned' };
    case 'watched':
      return { mine: 'watched' };
    case 'overdue':
      return { due_before: new Date(Math.floor(now / 60_000) * 60_000).toISOString() };
    case 'ended':
      return { standing: 'ended' };
    default:
      return {};
  }
}

export function readList(view: string | undefined, query: URLSearchParams): ListState {
  const filter: Record<string, string> = {};
  for (const name of filterNames) {
    const value = query.get(name);
    if (value) filter[name] = value;
  }
  if (filter.standing && !standings.some((each) => each === filter.standing)) delete filter.standing;
  const layout = layouts.find((each) => each === query.get('layout')) ?? 'table';
  return { view: view ?? 'mine', layout, filter: filter as CaseFilter };
}

export function listPath({ view, layout, filter }: ListState): string {
  const query = new URLSearchParams();
  if (layout !== 'table') query.set('layout', layout);
  for (const name of filterNames) {
    const value = filter[name];
    if (value) query.set(name, value);
  }
  const text = query.toString();
  return `/cases/${view}${text ? `?${text}` : ''}`;
}

export const pathOfView = (view: SavedView) => listPath({ view: view.id, layout: view.layout, filter: view.filter });

const known = (filter: CaseFilter) => filterNames.map((name) => filter[name] ?? '').join('\n');

/** Whether the list on the screen is still what was saved. */
export function differs(state: ListState, view: SavedView): boolean {
  return state.layout !== view.layout || known(state.filter) !== known(view.filter);
}

/** How many filters the reader has set beside the view; the order is none. */
export const countFilters = (filter: CaseFilter) => filterNames.filter((name) => name !== 'order' && name !== 'text' && filter[name]).length;
