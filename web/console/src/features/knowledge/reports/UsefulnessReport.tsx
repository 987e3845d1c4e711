import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { ThumbsUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { knowledge, knowledgeKeys } from '../api';
import { periods, since, type Span } from '../model/period';
import type { Usefulness } from '../types';
import { DeflectionLine } from './DeflectionLine';

const figures = ['shown', 'opened', 'inserted', 'solved', 'helpful', 'not_helpful'] as const;

function Row({ row }: { row: Usefulness }) {
  const { t, i18n } = useTranslation('knowledge');
  return (
    <tr>
      <th scope="row"><Link to={`/knowledge/article/${row.article}?tab=use`}>{row.title}</Link> {row.poor && <span className="pill pill-bad">{t('usefulness.poor')}</span>}{row.unused && <span className="pill pill-warn">{t('usefulness.unused')}</span>}<span className="faint know-kind">{t(`kind.${row.kind}`)}</span></th>
      {figures.map((name) => <td key={name} className="numbers">{row[name].toLocaleString(i18n.language)}</td>)}
      <td className="numbers know-score">{row.score === undefined ? <span className="faint">–</span> : <><meter min={0} max={1} low={0.5} value={row.score} aria-hidden="true" /> {row.score.toLocaleString(i18n.language, { style: 'percent' })}</>}</td>
    </tr>
  );
}

/** How each article did: worst first, so that the list is read as work to do. */
export default function UsefulnessReport() {
  const { t } = useTranslation('knowledge');
  const [span, setSpan] = useState<Span>('month');
  const query = useQuery({ queryKey: knowledgeKeys.usefulness(undefined, span), queryFn: ({ signal }) => knowledge.usefulness({ from: since(span, Date.now()) }, { signal }), staleTime: 0 });
  return (
    <section className="know-page" aria-labelledby="use-title">
      <header className="row wrap know-head">
        <h1 id="use-title" className="know-head-title">{t('page.usefulness')}</h1><span className="grow" />
        <Segmented<Span> value={span} aria-label={t('period.label')} options={periods.map((value) => ({ value, label: t(`period.${value}`) }))} onChange={setSpan} />
      </header>
      <div className="know-scroll know-report">
        <p className="faint">{t('usefulness.text')}</p>
        <DeflectionLine span={span} />
        {query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : !query.data ? <SkeletonLines lines={8} /> : query.data.length === 0 ? <EmptyState icon={ThumbsUp} title={t('usefulness.none')}>{t('usefulness.none_text')}</EmptyState> : (
          <div className="know-table" tabIndex={0}>
            <table>
              <thead><tr><th scope="col">{t('usefulness.article')}</th>{figures.map((name) => <th key={name} scope="col">{t(`use.${name}`)}</th>)}<th scope="col" title={t('usefulness.score_text')}>{t('usefulness.score')}</th></tr></thead>
              <tbody>{query.data.map((row) => <Row key={row.article} row={row} />)}</tbody>
            </table>
          </div>
        )}
      </div>
    </section>
  );
}
