import { expect, test } from 'vitest';
import { permissions } from '@/shared/api/types';
import { allowsEverything, choicesFor, grantedCount, permissionGroups, shownReach, within } from './reach';

test('every_permission_stands_in_exactly_one_group', () => {
  expect(permissionGroups.flatMap((group) => group.permissions).sort()).toEqual([...permissions].sort());
});

test('what_concerns_no_single_conversation_is_there_or_not', () => {
  expect(choicesFor('manage_roles')).toEqual(['none', 'all']);
  expect(shownReach({ manage_roles: 'own' }, 'manage_roles')).toBe('all');
  expect(shownReach({ reply: 'queues' }, 'reply')).toBe('queues');
});

test('reaches_are_ordered', () => {
  expect(within('own', 'queues')).toBe(true);
  expect(within('all', 'queues')).toBe(false);
});

test('granted_permissions_are_counted', () => {
  expect(grantedCount({ reply: 'own', assign: 'none' })).toBe(1);
  expect(allowsEverything(Object.fromEntries(permissions.map((each) => [each, 'all'])))).toBe(true);
});
