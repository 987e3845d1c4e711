// The areas of the console: a line here is a rail entry, a route and a chunk.
import { Activity, FolderOpen, Inbox, Settings, Stamp, Users, type LucideIcon } from 'lucide-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { allows } from '@/shared/api/me';
import type { Me, Permission } from '@/shared/api/types';
import { withCatalogue } from '@/shared/i18n';

export type AreaName = 'inbox' | 'cases' | 'customers' | 'live' | 'approvals' | 'complaints' | 'settings' | 'search' | 'process' | 'incidents' | 'knowledge';
export type Area = {
  name: AreaName;
  icon: LucideIcon;
  /** Any of these lets the area be seen. */
  needs: Permission[];
  screen: LazyExoticComponent<ComponentType>;
  inRail: boolean;
  /** Who finds it in the rail; none: whoever may see it. */
  railFor?: Permission;
  /** Too little room for it in a phone's rail; the bell leads there. */
  notOnPhone?: boolean;
};

export const areas: Area[] = [
  { name: 'inbox', icon: Inbox, needs: ['view_conversations'], screen: lazy(() => import('@/features/inbox')), inRail: true },
  { name: 'cases', icon: FolderOpen, needs: ['view_cases'], screen: lazy(() => withCatalogue('cases', import('@/features/cases'))), inRail: true },
  { name: 'customers', icon: Users, needs: ['view_contacts'], screen: lazy(() => import('@/features/customers')), inRail: true },
  { name: 'live', icon: Activity, needs: ['supervise'], screen: lazy(() => withCatalogue('live', import('@/features/live'))), inRail: true },
  {
    name: 'approvals', icon: Stamp, needs: ['decide_approvals', 'edit_cases', 'manage_cases', 'view_insight'], screen: lazy(() => withCatalogue('approvals', import('@/features/approvals'))), inRail: true, railFor: 'decide_approvals', notOnPhone: true,
  },
  {
    name: 'settings',
    icon: Settings,
    needs: ['manage_users', 'manage_roles', 'manage_queues', 'manage_canned', 'manage_channels', 'manage_jobs', 'manage_webhooks', 'view_health', 'manage_backups', 'view_audit', 'view_surveys', 'reply', 'manage_cases', 'manage_automation', 'manage_incidents', 'train_understanding', 'manage_bots'],
    screen: lazy(() => withCatalogue('settings', import('@/features/settings'))),
    inRail: true,
  },
  { name: 'incidents', icon: FolderOpen, needs: ['view_cases'], screen: lazy(() => withCatalogue('cases', withCatalogue('incidents', import('@/features/incidents')))), inRail: false },
  { name: 'knowledge', icon: FolderOpen, needs: ['edit_knowledge', 'publish_knowledge'], screen: lazy(() => withCatalogue('conditions', withCatalogue('knowledge', import('@/features/knowledge')))), inRail: false },
  { name: 'complaints', icon: FolderOpen, needs: ['view_cases'], screen: lazy(() => withCatalogue('cases', withCatalogue('complaints', import('@/features/complaints')))), inRail: false },
  { name: 'search', icon: Inbox, needs: ['view_conversations', 'view_contacts', 'view_cases'], screen: lazy(() => import('@/features/search')), inRail: false },
  { name: 'process', icon: Activity, needs: ['view_insight'], screen: lazy(() => withCatalogue('cases', withCatalogue('process', import('@/features/process')))), inRail: false },
];

export const inRail = (area: Area, me: Me) => area.inRail && mayOpen(area, me) && (!area.railFor || allows(me, area.railFor));
export const mayOpen = (area: Area, me: Me) => area.needs.some((permission) => allows(me, permission));
