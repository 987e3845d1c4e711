import { permissions, type Permission, type Permissions, type Reach } from '@/shared/api/types';

export const reaches: Reach[] = ['none', 'own', 'queues', 'all'];

const withReach: Permission[] = ['view_conversations', 'reply', 'assign', 'merge', 'supervise', 'view_surveys', 'view_cases', 'edit_cases', 'assign_cases'];

/** What can be chosen. Where a permission concerns no single conversation or case, it is there or it is not. */
export function choicesFor(permission: Permission): Reach[] {
  return withReach.includes(permission) ? reaches : ['none', 'all'];
}

export const reachOf = (held: Permissions, permission: Permission): Reach => held[permission] ?? 'none';

/** A reach that cannot be chosen is shown as the nearest that can. */
export function shownReach(held: Permissions, permission: Permission): Reach {
  const reach = reachOf(held, permission);
  return choicesFor(permission).includes(reach) ? reach : 'all';
}

export const within = (reach: Reach, limit: Reach) => reaches.indexOf(reach) <= reaches.indexOf(limit);

export const grantedCount = (held: Permissions) => permissions.filter((permission) => reachOf(held, permission) !== 'none').length;

export const allowsEverything = (held: Permissions) => permissions.every((permission) => reachOf(held, permission) === 'all');

export const permissionGroups: { name: 'conversations' | 'cases' | 'customers' | 'lead' | 'manage' | 'knowledge'; permissions: Permission[] }[] = [
  { name: 'conversations', permissions: ['view_conversations', 'reply', 'assign', 'merge'] },
  { name: 'cases', permissions: ['view_cases', 'edit_cases', 'assign_cases', 'decide_approvals'] },
  { name: 'customers', permissions: ['view_contacts', 'edit_contacts'] },
  { name: 'lead', permissions: ['supervise', 'view_surveys', 'view_audit', 'view_insight', 'manage_incidents'] },
  { name: 'manage', permissions: ['manage_users', 'manage_roles', 'manage_queues', 'manage_canned', 'manage_channels', 'manage_jobs', 'manage_webhooks', 'view_health', 'manage_backups', 'manage_cases', 'manage_automation', 'train_understanding', 'manage_bots'] },
  { name: 'knowledge', permissions: ['edit_knowledge', 'publish_knowledge'] },
];
