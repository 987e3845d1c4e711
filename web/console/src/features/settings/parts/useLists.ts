// Small lists that several settings pages pick from.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '@/shared/api/keys';
import { useDirectory, useQueues } from '@/shared/ui/names';
import { roles, settingsKeys, skills, teams } from '../api';

export const useSkills = () => useQuery({ queryKey: keys.skills, queryFn: ({ signal }) => skills.list({ signal }) });
export const useTeams = (enabled = true) => useQuery({ queryKey: settingsKeys.teams, queryFn: ({ signal }) => teams.list({ signal }), enabled });
export const useRoles = (enabled = true) => useQuery({ queryKey: settingsKeys.roles, queryFn: ({ signal }) => roles.list({ signal }), enabled });

type Option = { value: string; label: string };

export function usePeopleOptions(): Option[] {
  const people = useDirectory();
  return useMemo(() => people.map((user) => ({ value: user.id, label: user.name })), [people]);
}

export function useQueueOptions(): Option[] {
  const queues = useQueues();
  return useMemo(() => queues.map((queue) => ({ value: queue.id, label: queue.name })), [queues]);
}

const spoken = ['en', 'zh-CN', 'zh-TW', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ja', 'ko', 'ru', 'tr', 'ar', 'vi', 'th', 'id'];

/** Languages by their names in the reader's own. */
export function useLanguageOptions(): Option[] {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: 'language' });
    const script: Record<string, string> = { 'zh-CN': 'zh-Hans', 'zh-TW': 'zh-Hant' };
    return spoken.map((value) => ({ value, label: names.of(script[value] ?? value) ?? value }));
  }, [i18n.language]);
}
