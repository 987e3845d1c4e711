import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { SkeletonLines } from '@/shared/ui/States';
import { knowledge, knowledgeKeys } from '../api';
import { since, type Span } from '../model/period';

const figures = ['searches', 'answered', 'opened', 'helpful', 'contacts', 'solved_by_agents', 'solved_by_bot'] as const;

/** What knowledge kept from becoming work for people, in one line of figures. */
export function DeflectionLine({ span }: { span: Span }) {
  const { t, i18n } = useTranslation('knowledge');
  const query = useQuery({ queryKey: knowledgeKeys.deflection(span), queryFn: ({ signal }) => knowledge.deflection({ from: since(span, Date.now()) }, { signal }) });
  if (query.isError) return null;
  if (!query.data) return <SkeletonLines lines={1} />;
  const { rate } = query.data;
  return (
    <dl className="know-figures">
      {figures.map((name) => <div key={name}><dt>{t(`deflection.${name}`)}</dt><dd className="numbers">{query.data[name].toLocaleString(i18n.language)}</dd></div>)}
      <div title={t('deflection.rate_text')}><dt>{t('deflection.rate')}</dt><dd className="numbers">{rate === undefined ? '–' : rate.toLocaleString(i18n.language, { style: 'percent' })}</dd></div>
    </dl>
  );
}
