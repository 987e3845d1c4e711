// The pages of the settings: a line here is a navigation entry, a route and a chunk.
import { Archive, BookMarked, BookUser, Bot, Boxes, BrainCircuit, CalendarDays, ChevronsUp, ClipboardList, FlaskConical, Grid3x3, HeartHandshake, HeartPulse, KeyRound, Landmark, Languages, ListTree, Mail, MessageSquareText, PanelsTopLeft, PhoneCall, Shapes, Shield, SlidersHorizontal, SpellCheck, Stamp, Star, Table2, Timer, TriangleAlert, Users, UsersRound, Webhook, Workflow, Wrench, Zap, type LucideIcon } from 'lucide-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { allows } from '@/shared/api/me';
import type { Me, Permission } from '@/shared/api/types';
import { withCatalogue } from '@/shared/i18n';

export type PageName =
  | 'understanding' | 'bots' | 'aftercare' | 'complaints' | 'ladders' | 'rosters' | 'macros' | 'grades' | 'categories' | 'approvals' | 'plans' | 'rules' | 'kinds' | 'calendars' | 'levels' | 'tables' | 'workspace' | 'users' | 'teams' | 'roles' | 'queues' | 'skills' | 'agents' | 'answers' | 'widgets' | 'ratings' | 'tokens' | 'audit' | 'webhooks' | 'health' | 'jobs' | 'backups' | 'language_model' | 'evaluation' | 'words' | 'outgoing_mail';
export type GroupName = 'people' | 'routing' | 'casework' | 'language' | 'channels' | 'insight' | 'system';
export type SettingsPage = {
  name: PageName; group: GroupName; icon: LucideIcon;
  /** Any of these opens the page; none: everybody has it. */
  needs: Permission[]; screen: LazyExoticComponent<ComponentType>;
};

/** Screens around cases: with the words for conditions. */
const casework = <T,>(screen: Promise<T>) => withCatalogue('conditions', withCatalogue('casework', screen));

export const groups: GroupName[] = ['people', 'routing', 'casework', 'language', 'channels', 'insight', 'system'];

export const pages: SettingsPage[] = [
  { name: 'users', group: 'people', icon: Users, needs: ['manage_users'], screen: lazy(() => import('./users')) },
  { name: 'teams', group: 'people', icon: UsersRound, needs: ['manage_users'], screen: lazy(() => import('./teams')) },
  { name: 'roles', group: 'people', icon: Shield, needs: ['manage_roles'], screen: lazy(() => import('./roles')) },
  { name: 'queues', group: 'routing', icon: Boxes, needs: ['manage_queues'], screen: lazy(() => import('./queues')) },
  { name: 'skills', group: 'routing', icon: Wrench, needs: ['manage_queues'], screen: lazy(() => import('./skills')) },
  { name: 'agents', group: 'routing', icon: BookUser, needs: ['manage_queues'], screen: lazy(() => import('./agents')) },
  { name: 'kinds', group: 'casework', icon: Shapes, needs: ['manage_cases'], screen: lazy(() => casework(import('./kinds'))) },
  { name: 'categories', group: 'casework', icon: ListTree, needs: ['manage_cases'], screen: lazy(() => casework(import('./categories'))) },
  { name: 'grades', group: 'casework', icon: Grid3x3, needs: ['manage_cases'], screen: lazy(() => casework(import('./grades'))) },
  { name: 'levels', group: 'casework', icon: Timer, needs: ['manage_cases'], screen: lazy(() => withCatalogue('automation', casework(import('./levels')))) },
  { name: 'calendars', group: 'casework', icon: CalendarDays, needs: ['manage_cases', 'manage_queues'], screen: lazy(() => casework(import('./calendars'))) },
  { name: 'ladders', group: 'casework', icon: ChevronsUp, needs: ['manage_cases'], screen: lazy(() => withCatalogue('automation', withCatalogue('escalation', casework(import('./ladders'))))) },
  { name: 'rosters', group: 'casework', icon: PhoneCall, needs: ['manage_cases'], screen: lazy(() => withCatalogue('escalation', import('./rosters'))) },
  { name: 'complaints', group: 'casework', icon: Landmark, needs: ['manage_cases'], screen: lazy(() => withCatalogue('complaints', casework(import('./complaints')))) },
  { name: 'aftercare', group: 'casework', icon: HeartHandshake, needs: ['manage_cases'], screen: lazy(() => withCatalogue('cases', casework(import('./aftercare')))) },
  { name: 'approvals', group: 'casework', icon: Stamp, needs: ['manage_cases'], screen: lazy(() => withCatalogue('approvals', casework(import('./approvals')))) },
  { name: 'plans', group: 'casework', icon: BookMarked, needs: ['manage_incidents'], screen: lazy(() => withCatalogue('incidents', import('./plans'))) },
  { name: 'tables', group: 'casework', icon: Table2, needs: ['manage_cases', 'manage_automation'], screen: lazy(() => casework(import('./tables'))) },
  { name: 'rules', group: 'casework', icon: Workflow, needs: ['manage_automation'], screen: lazy(() => withCatalogue('automation', casework(import('./rules')))) },
  { name: 'macros', group: 'casework', icon: Zap, needs: ['manage_automation', 'edit_cases'], screen: lazy(() => withCatalogue('automation', casework(import('./macros')))) },
  { name: 'understanding', group: 'language', icon: Languages, needs: ['train_understanding'], screen: lazy(() => withCatalogue('understanding', withCatalogue('teaching', import('./understanding')))) },
  { name: 'bots', group: 'language', icon: Bot, needs: ['manage_bots'], screen: lazy(() => withCatalogue('understanding', casework(withCatalogue('bots', import('./bots'))))) },
  { name: 'words', group: 'language', icon: SpellCheck, needs: ['manage_canned'], screen: lazy(() => withCatalogue('understanding', withCatalogue('language_model', import('./assist')))) },
  { name: 'language_model', group: 'language', icon: BrainCircuit, needs: ['manage_bots'], screen: lazy(() => withCatalogue('language_model', import('./language_model'))) },
  { name: 'evaluation', group: 'language', icon: FlaskConical, needs: ['manage_bots'], screen: lazy(() => withCatalogue('language_model', import('./evaluation'))) },
  { name: 'answers', group: 'channels', icon: MessageSquareText, needs: ['reply', 'manage_canned'], screen: lazy(() => import('./canned')) },
  { name: 'widgets', group: 'channels', icon: PanelsTopLeft, needs: ['manage_channels'], screen: lazy(() => import('./widgets')) },
  { name: 'ratings', group: 'insight', icon: Star, needs: ['view_surveys'], screen: lazy(() => import('./ratings')) },
  { name: 'audit', group: 'insight', icon: ClipboardList, needs: ['view_audit'], screen: lazy(() => import('./audit')) },
  { name: 'workspace', group: 'system', icon: SlidersHorizontal, needs: ['manage_channels'], screen: lazy(() => import('./workspace')) },
  { name: 'tokens', group: 'system', icon: KeyRound, needs: [], screen: lazy(() => import('./tokens')) },
  { name: 'outgoing_mail', group: 'system', icon: Mail, needs: ['manage_channels'], screen: lazy(() => import('./outgoing_mail')) },
  { name: 'webhooks', group: 'system', icon: Webhook, needs: ['manage_webhooks'], screen: lazy(() => import('./webhooks')) },
  { name: 'health', group: 'system', icon: HeartPulse, needs: ['view_health'], screen: lazy(() => withCatalogue('health', import('./health'))) },
  { name: 'jobs', group: 'system', icon: TriangleAlert, needs: ['manage_jobs'], screen: lazy(() => import('./jobs')) },
  { name: 'backups', group: 'system', icon: Archive, needs: ['manage_backups'], screen: lazy(() => import('./backups')) },
];

export const mayOpenPage = (page: SettingsPage, me: Me) => page.needs.length === 0 || page.needs.some((permission) => allows(me, permission));
