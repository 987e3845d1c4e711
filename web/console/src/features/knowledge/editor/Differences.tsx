import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { knowledge, knowledgeKeys } from '../api';
import { counted, folded } from '../model/difference';
import type { Article, Difference, LineOfDifference } from '../types';

const signs = { same: ' ', added: '+', removed: '−' } as const;

function Line({ line }: { line: LineOfDifference }) {
  const { t } = useTranslation('knowledge');
  return <div className={`diff-line diff-${line.change}`}><span className="diff-sign" aria-hidden="true">{signs[line.change]}</span>{line.change !== 'same' && <span className="hidden-text">{t(`versions.${line.change}`)}: </span>}<span>{line.text || ' '}</span></div>;
}

function Part({ difference }: { difference: Difference }) {
  const { t } = useTranslation('knowledge');
  const [open, setOpen] = useState<number[]>([]);
  const { added, removed } = counted(difference.lines);
  const name = [difference.language && t(`language.${difference.language}`, { defaultValue: difference.language }), t(`part.${difference.part}`, { defaultValue: difference.part })].filter(Boolean).join(' · ');
  return (
    <section className="diff-part" aria-label={name}>
      <h3 className="row">{name}<span className="grow" /><span className="diff-count diff-added">+{added}</span><span className="diff-count diff-removed">−{removed}</span></h3>
      <div className="diff-lines" lang={difference.language || undefined}>
        {folded(difference.lines).map((piece, index) =>
          piece.kind === 'line' ? <Line key={index} line={piece.line} /> : open.includes(index) ? piece.lines.map((line, at) => <Line key={`${index}-${at}`} line={line} />) : <button key={index} type="button" className="diff-fold" onClick={() => setOpen([...open, index])}>{t('versions.unchanged', { count: piece.lines.length })}</button>,
        )}
      </div>
    </section>
  );
}

export function Differences({ article, from, to }: { article: Article; from: number; to: number }) {
  const { t } = useTranslation('knowledge');
  const query = useQuery({ queryKey: knowledgeKeys.difference(article.id, from, to, article.revision), queryFn: ({ signal }) => knowledge.compare(article.id, from, to, { signal }) });
  if (query.isError) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonLines lines={5} />;
  if (query.data.length === 0) return <p className="faint">{t('versions.same')}</p>;
  return <div className="stack">{query.data.map((difference) => <Part key={`${difference.language}/${difference.part}`} difference={difference} />)}</div>;
}
