import { Segmented } from 'antd';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { Board } from './Board';
import { Pareto } from './Pareto';
import { Tree } from './Tree';
import { Trend } from './Trend';
import { Warnings } from './Warnings';
import './complaints.css';

const pages = ['board', 'causes', 'trend', 'warnings', 'tree'] as const;
type Page = (typeof pages)[number];
const reports: readonly Page[] = ['causes', 'trend', 'warnings'];

/** Complaints together: where they stand, what they are about, what grows. */
export default function Complaints() {
  const { t } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const { parts } = useRoute();
  const mayReport = useAllows('view_insight');
  const page: Page = pages.find((each) => each === parts[1]) ?? 'board';
  const shown = pages.filter((each) => mayReport || !reports.includes(each));
  const body = () => {
    if (reports.includes(page) && !mayReport) return <EmptyState title={common('error.forbidden_title')}>{t('pareto.no_permission')}</EmptyState>;
    if (page === 'causes') return <Pareto />;
    if (page === 'trend') return <Trend />;
    if (page === 'warnings') return <Warnings />;
    return page === 'tree' ? <Tree /> : <Board />;
  };
  return (
    <div className="cpl">
      <header className="row wrap cpl-head">
        <Link to="/cases" className="icon-button" aria-label={t('board.back')} title={t('board.back')}><ArrowLeft size={18} aria-hidden="true" /></Link>
        <h1>{t('board.area')}</h1>
        <Segmented<Page> value={page} aria-label={t('board.pages')} options={shown.map((each) => ({ value: each, label: t(`board.${each}`) }))} onChange={(next) => navigate(next === 'board' ? '/complaints' : `/complaints/${next}`)} />
      </header>
      {body()}
    </div>
  );
}
