import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Dropdown, Input, Select } from 'antd';
import { BookOpen, ChevronDown, GitFork, MessageSquareText, Plus, Search, type LucideIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import { useUserName } from '@/shared/ui/names';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { useDebounced } from '@/shared/ui/useDebounced';
import { knowledge, knowledgeKeys } from '../api';
import { AudiencePill, DuePill, LanguageTags, StatePills } from '../marks';
import { writtenLanguages } from '../model/content';
import { asked, kinds, listPath, readList } from '../model/filter';
import { wayOf } from '../model/sections';
import type { Article, Kind, Section } from '../types';

export const kindIcons: Record<Kind, LucideIcon> = { article: BookOpen, answer: MessageSquareText, procedure: GitFork };

function Row({ article, sections }: { article: Article; sections: Section[] }) {
  const { t, i18n } = useTranslation('knowledge');
  const nameOf = useUserName();
  const Icon = kindIcons[article.kind];
  const way = wayOf(sections, article.section, i18n.language);
  return (
    <li>
      <Link to={`/knowledge/article/${article.id}`} className="know-row">
        <Icon size={16} aria-label={t(`kind.${article.kind}`)} />
        <span className="know-row-main">
          <strong className="know-row-title">{article.title || t('untitled')}</strong>
          <span className="faint know-row-way">{way || t('no_section')}{article.tags.length > 0 && ` · ${article.tags.join(', ')}`}</span>
        </span>
        <span className="row wrap know-row-state"><StatePills article={article} /><DuePill article={article} /></span>
        <span className="row wrap know-row-tags"><LanguageTags languages={article.languages} /><AudiencePill audience={article.audience} /></span>
        <span className="faint cut know-row-owner">{article.owner_name || nameOf(article.owner)}</span>
        <TimeText at={article.updated_at} className="faint know-row-time" />
      </Link>
    </li>
  );
}

function NewButton() {
  const { t } = useTranslation('knowledge');
  return (
    <Dropdown
      trigger={['click']}
      menu={{ items: kinds.map((kind) => { const Icon = kindIcons[kind]; return { key: kind, label: t(`new.${kind}`), icon: <Icon size={15} /> }; }), onClick: ({ key }) => navigate(`/knowledge/new?kind=${key}`) }}
    >
      <Button type="primary" icon={<Plus size={15} />}>{t('new.title')} <ChevronDown size={14} /></Button>
    </Dropdown>
  );
}

export function ArticleList() {
  const { t, i18n } = useTranslation('knowledge');
  const { t: common } = useTranslation();
  const me = useMe();
  const { query } = useRoute();
  const narrowing = readList(query);
  const [text, setText] = useState(narrowing.text ?? '');
  const typed = useDebounced(text.trim(), 250);
  useEffect(() => {
    if (typed !== (narrowing.text ?? '')) navigate(listPath({ ...narrowing, text: typed || undefined }), 'replace');
    // The address follows what was typed, not the other way round.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);
  const filter = asked(narrowing, me.user.id);
  const sections = useQuery({ queryKey: knowledgeKeys.sections, queryFn: ({ signal }) => knowledge.sections({ signal }) });
  const pages = useInfiniteQuery({
    queryKey: knowledgeKeys.list(filter), initialPageParam: undefined as string | undefined, queryFn: ({ pageParam, signal }) => knowledge.list(filter, pageParam, { signal }), getNextPageParam: (page) => page.next, staleTime: 0,
  });
  const rows = pages.data?.pages.flatMap((page) => page.items);
  const bare = !narrowing.text && !narrowing.kind && !narrowing.section;
  return (
    <section className="know-page" aria-label={t(`view.${narrowing.view}`)}>
      <header className="row wrap know-head">
        <h1 className="know-head-title">{narrowing.section ? wayOf(sections.data ?? [], narrowing.section, i18n.language) : narrowing.kind && narrowing.view === 'all' ? t(`kinds.${narrowing.kind}`) : t(`view.${narrowing.view}`)}</h1>
        <span className="grow" />
        <Input className="know-find" allowClear value={text} prefix={<Search size={14} aria-hidden="true" />} placeholder={t('list.find')} aria-label={t('list.find')} onChange={(event) => setText(event.target.value)} />
        {narrowing.view === 'untranslated' ? <Select value={narrowing.language ?? 'zh-CN'} aria-label={t('list.lacking')} options={writtenLanguages.map((value) => ({ value, label: t(`language.${value}`) }))} onChange={(language) => navigate(listPath({ ...narrowing, language }))} /> : <Select allowClear value={narrowing.kind} aria-label={t('list.kind')} placeholder={t('list.every_kind')} options={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))} onChange={(kind: Kind | undefined) => navigate(listPath({ ...narrowing, kind }))} popupMatchSelectWidth={false} />}
        <NewButton />
      </header>
      <div className="know-scroll">
        {!rows && (pages.isError ? <ErrorState error={pages.error} retry={() => void pages.refetch()} /> : <SkeletonLines lines={9} />)}
        {rows?.length === 0 && <EmptyState icon={BookOpen} title={t(bare ? `empty.${narrowing.view}` : 'empty.filtered')} action={bare && narrowing.view === 'all' ? <NewButton /> : undefined}>{t(bare ? `empty_text.${narrowing.view}` : 'empty_text.filtered')}</EmptyState>}
        {rows && rows.length > 0 && <ul className="plain know-rows">{rows.map((article) => <Row key={article.id} article={article} sections={sections.data ?? []} />)}</ul>}
        {pages.hasNextPage && <div className="know-more"><Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{common('action.load_more')}</Button></div>}
      </div>
    </section>
  );
}
