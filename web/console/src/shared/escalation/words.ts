// Why a level is raised and what it does, in the reader's words.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { http } from '../api/http';
import { useAllows } from '../api/me';
import type { Condition } from '../api/types';
import { useFacts } from '../conditions/references';
import { useConditionWords } from '../conditions/words';
import { useQueues, useUserName } from '../ui/names';
import { escalationKeys, rosters } from './api';
import type { Action, Escalation, Line, Trigger, Who } from './types';

export const useRosters = (enabled = true) => useQuery({ queryKey: escalationKeys.rosters, queryFn: ({ signal }) => rosters.list({ signal }), staleTime: 60_000, enabled });

type Named = { id: string; name: string };

/** Roles and teams are named to who may see them; others read "a role". */
export function useGroups(): { roles: Named[]; teams: Named[] } {
  const mayRoles = useAllows('manage_roles');
  const roles = useQuery({ queryKey: ['roles'], queryFn: ({ signal }) => http.get('/roles', { signal }), enabled: mayRoles, retry: false });
  const teams = useQuery({ queryKey: ['teams'], queryFn: ({ signal }) => http.get('/teams', { signal }), retry: false });
  return { roles: roles.data ?? [], teams: teams.data ?? [] };
}

export function useReasonText(): (reason: Escalation['reason']) => string {
  const { t } = useTranslation('escalation');
  return ({ kind, clock, percent, count, tier, sentiment }) => {
    const which = t(`clock.${clock ?? 'any'}`);
    switch (kind) {
      case 'clock': return t('reason.clock', { clock: which, percent: percent ?? 0 });
      case 'breach': return t('reason.breach', { clock: which });
      case 'reopened': return t('reason.reopened', { count: count ?? 1 });
      case 'tier': return t('reason.tier', { tier: tier ?? '' });
      case 'sentiment': return t('reason.sentiment', { value: sentiment ?? 0 });
      case 'condition': return t('reason.condition');
      case 'by_hand': return t('reason.by_hand');
    }
  };
}

export function useLadderWords() {
  const { t, i18n } = useTranslation('escalation');
  const facts = useFacts().data;
  const conditions = useConditionWords(facts ?? []);
  const queues = useQueues();
  const userName = useUserName();
  const duty = useRosters().data;
  const groups = useGroups();
  const reason = useReasonText();
  const nameOf = (list: Named[] | undefined, id: string | undefined) => list?.find((each) => each.id === id)?.name;
  const list = (parts: string[]) => new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(parts);

  const who = ({ kind, user, role, team, roster }: Who): string => {
    switch (kind) {
      case 'owner': return t('who.owner');
      case 'watchers': return t('who.watchers');
      case 'user': return userName(user);
      case 'role': return role ? (nameOf(groups.roles, role) ?? t('who.role')) : t('who.administrators');
      case 'team': return nameOf(groups.teams, team) ?? t('who.team');
      case 'duty_manager': return roster ? t('who.duty_of', { name: nameOf(duty, roster) ?? '?' }) : t('who.duty_manager');
    }
  };
  const trigger = (each: Trigger): string => {
    if (each.kind === 'condition') return each.when && facts ? conditions.sentence(each.when as Condition) : t('reason.condition');
    if (each.kind === 'tier') return t('reason.tier', { tier: each.tiers?.length ? each.tiers.join(', ') : '…' });
    if (each.kind === 'reopened') return t('trigger_at.reopened', { count: each.count ?? 1 });
    if (each.kind === 'sentiment') return t('trigger_at.sentiment', { value: each.at_most ?? 0 });
    return reason({ kind: each.kind, clock: each.clock, percent: each.percent });
  };
  const action = (each: Action, lines: Line[]): string => {
    const people = list((each.who ?? []).map(who)) || '…';
    switch (each.kind) {
      case 'notify': return t('does.notify', { who: people });
      case 'call': return t('does.call', { who: people });
      case 'raise_level': return each.level ? t('does.raise_to', { level: t(`level.${each.level}`) }) : t('does.raise');
      case 'to_line': return each.line ? t('does.to_line', { name: lines[each.line - 1]?.name || `${each.line}` }) : t('does.next_line');
      case 'to_queue': return t('does.to_queue', { name: nameOf(queues, each.queue) ?? '…' });
      case 'to_duty_manager': return t('does.to_duty', { who: who({ kind: 'duty_manager', ...(each.roster ? { roster: each.roster } : {}) }) });
      case 'add_task': return t('does.add_task', { title: each.task?.title || '…' });
    }
  };
  return { who, trigger, action, list, nameOf, groups, duty: duty ?? [] };
}
