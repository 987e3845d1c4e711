// The areas of the console: a line here is a route and a chunk, and with an icon a rail entry.
import { Activity, BookOpen, FolderOpen, Inbox, Settings, Stamp, Users, type LucideIcon } from 'lucide-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { allows } from '@/shared/api/me';
import type { Me, Permission } from '@/shared/api/types';
import { withCatalogue } from '@/shared/i18n';

export type AreaName = 'inbox' | 'cases' | 'customers' | 'live' | 'approvals' | 'complaints' | 'settings' | 'search' | 'process' | 'incidents' | 'knowledge';
export type Area = {
  name: AreaName;
  /** In the rail with it; none: another area leads there. */
  icon?: LucideIcon;
  /** Any of these lets the area be seen. */
  needs: Permission[];
  screen: LazyExoticComponent<ComponentType>;
  /** Who finds it in the rail; none: whoever may see it. */
  railFor?: Permission;
  /** Too little room for it in a phone's rail; the bell or the cases lead there. */
  notOnPhone?: boolean;
};

export const areas: Area[] = [
  { name: 'inbox', icon: Inbox, needs: ['view_conversations'], screen: lazy(() => import('@/features/inbox')) },
  { name: 'cases', icon: FolderOpen, needs: ['view_cases'], screen: lazy(() => withCatalogue('cases', import('@/features/cases'))) },
  { name: 'customers', icon: Users, needs: ['view_contacts'], screen: lazy(() => import('@/features/customers')) },
  { name: 'knowledge', icon: BookOpen, needs: ['edit_knowledge', 'publish_knowledge'], screen: lazy(() => withCatalogue('conditions', withCatalogue('knowledge', import('@/features/knowledge')))), notOnPhone: true },
  { name: 'live', icon: Activity, needs: ['supervise'], screen: lazy(() => withCatalogue('live', import('@/features/live'))) },
  {
    name: 'approvals', icon: Stamp, needs: ['decide_approvals', 'edit_cases', 'manage_cases', 'view_insight'], screen: lazy(() => withCatalogue('approvals', import('@/features/approvals'))), railFor: 'decide_approvals', notOnPhone: true,
  },
  {
    name: 'settings',
    icon: Settings,
    needs: ['manage_users', 'manage_roles', 'manage_queues', 'manage_canned', 'manage_channels', 'manage_jobs', 'manage_webhooks', 'view_health', 'manage_backups', 'view_audit', 'view_surveys', 'reply', 'manage_cases', 'manage_automation', 'manage_incidents', 'train_understanding', 'manage_bots'],
    screen: lazy(() => withCatalogue('settings', import('@/features/settings'))),
  },
  { name: 'incidents', needs: ['view_cases'], screen: lazy(() => withCatalogue('cases', withCatalogue('incidents', import('@/features/incidents')))) },
  { name: 'complaints', needs: ['view_cases'], screen: lazy(() => withCatalogue('cases', withCatalogue('complaints', import('@/features/complaints')))) },
  { name: 'search', needs: ['view_conversations', 'view_contacts', 'view_cases'], screen: lazy(() => import('@/features/search')) },
  { name: 'process', needs: ['view_insight'], screen: lazy(() => withCatalogue('cases', withCatalogue('process', import('@/features/process')))) },
];

export const inRail = (area: Area, me: Me) => area.icon !== undefined && mayOpen(area, me) && (!area.railFor || allows(me, area.railFor));
export const mayOpen = (area: Area, me: Me) => area.needs.some((permission) => allows(me, permission));
