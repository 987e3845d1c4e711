import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { queues, session } from '../api/endpoints';
import { keys } from '../api/keys';
import type { ContactSummary, Id, Queue, UserSummary } from '../api/types';

/** Anonymous visitors are called by the last digits of their id, so that two of them can be told apart. */
export function useContactName(): (contact: Pick<ContactSummary, 'id' | 'name'>) => string {
  const { t } = useTranslation();
  return useCallback((contact) => contact.name || t('visitor', { number: contact.id.slice(-4) }), [t]);
}

export function useDirectory(): UserSummary[] {
  const { data } = useQuery({ queryKey: keys.directory, queryFn: ({ signal }) => session.directory({ signal }), staleTime: 300_000 });
  return data ?? [];
}

export function useQueues(): Queue[] {
  const { data } = useQuery({ queryKey: keys.queues, queryFn: ({ signal }) => queues.list({ signal }), staleTime: 300_000 });
  return data ?? [];
}

export function useUserName(): (id: Id | undefined) => string {
  const { t } = useTranslation();
  const people = useDirectory();
  return useCallback((id) => people.find((user) => user.id === id)?.name ?? t('someone'), [people, t]);
}
