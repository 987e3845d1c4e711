// What readers will see, made by the same program that makes the help centre's pages.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { useDebounced } from '@/shared/ui/useDebounced';
import { knowledge, knowledgeKeys } from '../api';
import { directionOf } from '../model/content';
import { Html } from './Html';

type Props = { title?: string; summary?: string; markdown: string; language: string; label?: string };

export function Preview({ title, summary, markdown, language, label }: Props) {
  const { t } = useTranslation('knowledge');
  const text = useDebounced(markdown, 300);
  const query = useQuery({ queryKey: knowledgeKeys.preview(text), queryFn: ({ signal }) => knowledge.preview({ markdown: text }, { signal }), enabled: text.trim() !== '', placeholderData: keepPreviousData, staleTime: Infinity, gcTime: 60_000 });
  const html = text.trim() ? query.data?.html : '';
  return (
    <section className="know-preview" aria-label={label ?? t('editor.preview')} lang={language} dir={directionOf(language)} tabIndex={0}>
      {title !== undefined && <h2 className="know-preview-title">{title || <span className="faint">{t('untitled')}</span>}</h2>}
      {summary && <p className="know-preview-lead">{summary}</p>}
      {query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : html === undefined ? <SkeletonLines lines={5} /> : html === '' ? <p className="faint">{t('editor.nothing_yet')}</p> : <Html html={html} />}
    </section>
  );
}
