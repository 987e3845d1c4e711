import { useMemo } from 'react';
import type { CaseFilter, Layout } from '@/shared/cases/types';
import { useNow } from '@/shared/ui/clock';
import { navigate, useRoute } from '@/shared/ui/router';
import { baseOf, listPath, readList, type FilterName } from '../model/filter';

/** What the address says is on the screen, and what that asks the server for. */
export function useListState() {
  const { parts, query } = useRoute();
  const text = query.toString();
  const minute = Math.floor(useNow() / 60_000);
  const state = useMemo(() => readList(parts[1], new URLSearchParams(text)), [parts[1], text]); // eslint-disable-line react-hooks/exhaustive-deps
  const asked = useMemo<CaseFilter>(() => ({ ...baseOf(state.view, minute * 60_000), ...state.filter }), [state, minute]);
  return {
    ...state,
    asked: state.view === 'overdue' ? asked : stable(asked),
    setLayout: (layout: Layout) => navigate(listPath({ ...state, layout }), 'replace'),
    setFilter: (name: FilterName, value: string | undefined) => {
      const filter = { ...state.filter, [name]: value || undefined };
      // A state belongs to its kind.
      if (name === 'kind') delete filter.state;
      navigate(listPath({ ...state, filter }), 'replace');
    },
    clear: () => navigate(listPath({ ...state, filter: {} }), 'replace'),
  };
}

const known = new Map<string, CaseFilter>();
/** The same filter is the same object, so that the minute's tick renders nothing anew. */
function stable(filter: CaseFilter): CaseFilter {
  const name = JSON.stringify(filter);
  const found = known.get(name);
  if (found) return found;
  if (known.size > 100) known.clear();
  known.set(name, filter);
  return filter;
}
