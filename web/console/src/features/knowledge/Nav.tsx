import { useQuery } from '@tanstack/react-query';
import { AlarmClock, BookOpen, FileUp, FolderTree, GitFork, Languages, MessageSquareText, Palette, PencilLine, SearchX, Spline, Stamp, ThumbsUp, User, Archive, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import { Link, useRoute } from '@/shared/ui/router';
import { knowledge, knowledgeKeys } from './api';
import { listPath, readList, type View } from './model/filter';
import { tree } from './model/sections';

type Entry = { to: string; label: string; icon?: LucideIcon; depth?: number };
type PageName = 'gaps' | 'usefulness' | 'sections' | 'synonyms' | 'exchange' | 'look';
type Group = { title: string; entries: Entry[] };

const viewIcons: Partial<Record<View, LucideIcon>> = { all: BookOpen, mine: User, review: Stamp, drafts: PencilLine, due: AlarmClock, untranslated: Languages, retired: Archive };

export function useNavigation(): { groups: Group[]; current: string } {
  const { t, i18n } = useTranslation('knowledge');
  const publishes = useAllows('publish_knowledge');
  const { path, query } = useRoute();
  const sections = useQuery({ queryKey: knowledgeKeys.sections, queryFn: ({ signal }) => knowledge.sections({ signal }) });
  const view = (name: View): Entry => ({ to: listPath({ view: name }), label: t(`view.${name}`), icon: viewIcons[name] });
  const leaves = tree(sections.data ?? [], i18n.language);
  const page = (name: PageName, icon: LucideIcon): Entry => ({ to: `/knowledge/${name}`, label: t(`page.${name}`), icon });
  const groups: Group[] = [
    { title: t('title'), entries: [view('all'), view('mine'), view('review'), view('drafts'), view('due'), view('untranslated'), view('retired')] },
    { title: t('nav.kinds'), entries: [{ to: listPath({ kind: 'answer' }), label: t('kinds.answer'), icon: MessageSquareText }, { to: listPath({ kind: 'procedure' }), label: t('kinds.procedure'), icon: GitFork }] },
    ...(leaves.length > 0 ? [{ title: t('nav.sections'), entries: leaves.map(({ section, depth, name }) => ({ to: listPath({ section: section.id }), label: name, depth })) }] : []),
    { title: t('nav.reports'), entries: [page('gaps', SearchX), page('usefulness', ThumbsUp)] },
    ...(publishes ? [{ title: t('nav.manage'), entries: [page('sections', FolderTree), page('synonyms', Spline), page('exchange', FileUp), page('look', Palette)] }] : []),
  ];
  const narrowing = readList(query);
  const current = !path.startsWith('/knowledge/articles') && path !== '/knowledge' ? path : listPath(narrowing.section ? { section: narrowing.section } : narrowing.kind && narrowing.view === 'all' ? { kind: narrowing.kind } : { view: narrowing.view });
  return { groups, current };
}

export function KnowledgeNav() {
  const { t } = useTranslation('knowledge');
  const { groups, current } = useNavigation();
  return (
    <nav className="know-nav" aria-label={t('nav.label')}>
      {groups.map(({ title, entries }, index) => (
        <div key={title}>
          {index === 0 ? <h1>{title}</h1> : <h2>{title}</h2>}
          {entries.map(({ to, label, icon: Icon, depth = 0 }) => (
            <Link key={to} to={to} aria-current={to === current ? 'page' : undefined} className={depth ? `know-depth-${Math.min(depth, 3)}` : undefined}>
              {Icon && <Icon size={15} aria-hidden="true" />}<span className="cut" title={label}>{label}</span>
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}
