import { Select } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '@/shared/ui/media';
import { navigate, useRoute } from '@/shared/ui/router';
import { SkeletonLines } from '@/shared/ui/States';
import { ArticleList } from './list/ArticleList';
import { KnowledgeNav, useNavigation } from './Nav';
import './knowledge.css';

const ArticlePage = lazy(() => import('./editor/ArticlePage'));
const ReadBySlug = lazy(() => import('./ReadBySlug'));
const NewArticle = lazy(() => import('./editor/NewArticle'));
const Gaps = lazy(() => import('./reports/Gaps'));
const UsefulnessReport = lazy(() => import('./reports/UsefulnessReport'));
const SectionsPage = lazy(() => import('./SectionsPage'));
const SynonymsPage = lazy(() => import('./SynonymsPage'));
const ExchangePage = lazy(() => import('./exchange/ExchangePage'));
const LookPage = lazy(() => import('./look/LookPage'));

const pages = { gaps: Gaps, usefulness: UsefulnessReport, sections: SectionsPage, synonyms: SynonymsPage, exchange: ExchangePage, look: LookPage };

function PhonePick() {
  const { t } = useTranslation('knowledge');
  const { groups, current } = useNavigation();
  const options = groups.map(({ title, entries }) => ({ label: title, options: entries.map(({ to, label }) => ({ value: to, label })) }));
  return (
    <div className="know-pick">
      <h1 className="hidden-text">{t('title')}</h1>
      <Select value={current} options={options} aria-label={t('nav.label')} onChange={(path: string) => navigate(path)} />
    </div>
  );
}

export default function Knowledge() {
  const phone = usePhone();
  const { parts, query } = useRoute();
  const [, page = 'articles', id] = parts;
  const Page = pages[page as keyof typeof pages];
  const single = page === 'article' || page === 'new';
  return (
    <div className="know">
      {phone ? !single && <PhonePick /> : <KnowledgeNav />}
      <div className="know-main">
        <Suspense fallback={<SkeletonLines lines={8} />}>
          {page === 'article' && id ? <ArticlePage key={id} id={id} /> : page === 'read' && id ? <ReadBySlug key={id} slug={id} /> : page === 'new' ? <NewArticle key={query.toString()} /> : Page ? <Page /> : <ArticleList />}
        </Suspense>
      </div>
    </div>
  );
}
