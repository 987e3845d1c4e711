import { Segmented } from 'antd';
import { ArrowLeft } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '@/shared/ui/media';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { SkeletonLines } from '@/shared/ui/States';
import { Flow } from './Flow';
import './process.css';

const QueueThen = lazy(() => import('./QueueThen').then((module) => ({ default: module.QueueThen })));
const PromiseReport = lazy(() => import('./PromiseReport').then((module) => ({ default: module.PromiseReport })));
const pages = ['flow', 'then', 'promises'] as const;
type Page = (typeof pages)[number];

export default function Process() {
  const { t } = useTranslation('process');
  const { t: common } = useTranslation();
  const phone = usePhone();
  const { parts } = useRoute();
  const page: Page = pages.find((each) => each === parts[1]) ?? 'flow';
  return (
    <div className="process">
      <header className="toolbar wrap">
        <Link to="/cases" className="icon-button" aria-label={common('nav.cases')} title={common('nav.cases')}><ArrowLeft size={18} aria-hidden="true" /></Link>
        <h1 className={phone ? 'grow' : undefined}>{t('title')}</h1>
        <Segmented<Page> block={phone} className={phone ? 'process-pages' : undefined} value={page} aria-label={t('pages')} options={pages.map((each) => ({ value: each, label: t(`page.${each}`) }))} onChange={(next) => navigate(next === 'flow' ? '/process' : `/process/${next}`)} />
      </header>
      {page === 'flow' ? <Flow /> : <Suspense fallback={<SkeletonLines lines={8} />}>{page === 'then' ? <QueueThen /> : <PromiseReport />}</Suspense>}
    </div>
  );
}
