// Kinds, states, categories by the names that the reader's language has for them.
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { http } from '../api/http';
import type { Id, Team } from '../api/types';
import { catalogue } from './api';
import { caseKeys } from './keys';
import type { Category, Kind, StateDefinition, Translations } from './types';

export function nameIn(named: { name: string; names: Translations }, language: string): string {
  return named.names[language] ?? named.names[language.split('-')[0] ?? ''] ?? named.name;
}

export function useKinds(): Kind[] {
  const { data } = useQuery({ queryKey: caseKeys.kinds, queryFn: ({ signal }) => catalogue.kinds({ signal }), staleTime: 300_000 });
  return data ?? [];
}

export function useCategories(): Category[] {
  const { data } = useQuery({ queryKey: caseKeys.categories, queryFn: ({ signal }) => catalogue.categories({ signal }), staleTime: 300_000 });
  return data ?? [];
}

/** Departments are teams. */
export function useDepartments(): Team[] {
  const { data } = useQuery({ queryKey: ['settings', 'teams'], queryFn: ({ signal }) => http.get('/teams', { signal }), staleTime: 300_000, retry: false });
  return data ?? [];
}

export function stateOf(kinds: Kind[], kind: string, state: string): StateDefinition | undefined {
  return kinds.find((each) => each.key === kind)?.states.find((each) => each.key === state);
}

export function useCaseNames() {
  const { i18n } = useTranslation();
  const kinds = useKinds();
  const language = i18n.language;
  const kindName = useCallback(
    (key: string) => {
      const kind = kinds.find((each) => each.key === key);
      return kind ? nameIn(kind, language) : key;
    },
    [kinds, language],
  );
  const stateName = useCallback(
    (kind: string, key: string) => {
      const state = stateOf(kinds, kind, key);
      return state ? nameIn(state, language) : key;
    },
    [kinds, language],
  );
  return { kinds, kindName, stateName };
}

/** "Delivery / Damaged" for a category. */
export function categoryPath(categories: Category[], id: Id, language: string): string {
  const names: string[] = [];
  for (let at = categories.find((each) => each.id === id), depth = 0; at && depth < 10; ++depth) {
    names.unshift(nameIn(at, language));
    const parent = at.parent;
    at = parent ? categories.find((each) => each.id === parent) : undefined;
  }
  return names.join(' / ');
}
