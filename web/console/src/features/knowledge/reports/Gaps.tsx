import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { CircleCheck, PenLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { knowledge, knowledgeKeys } from '../api';
import { writtenLanguages } from '../model/content';
import { periods, since, type Span } from '../model/period';
import type { Gap } from '../types';
import { DeflectionLine } from './DeflectionLine';

const places = ['help_centre', 'widget', 'agent', 'bot'] as const;
type Place = (typeof places)[number];

function writePath({ text, examples, language }: Gap): string {
  const query = new URLSearchParams({ kind: 'article', title: text, language: language.startsWith('zh') ? 'zh-CN' : 'en' });
  for (const wording of [text, ...examples]) query.append('question', wording);
  return `/knowledge/new?${query.toString()}`;
}

function GapRow({ gap, most }: { gap: Gap; most: number }) {
  const { t } = useTranslation('knowledge');
  return (
    <li className="know-gap">
      <div className="know-gap-main">
        <strong className="know-gap-text" lang={gap.language}>{gap.text}</strong>
        {gap.examples.length > 0 && <span className="faint know-gap-more" lang={gap.language}>{gap.examples.join(' · ')}</span>}
        <span className="faint">{t('gaps.found_nothing', { count: gap.found_nothing })}{gap.opened_nothing > 0 && ` · ${t('gaps.opened_nothing', { count: gap.opened_nothing })}`} · {t('gaps.last')} <TimeText at={gap.last_at} /></span>
      </div>
      <div className="know-gap-count"><span className="numbers">{t('gaps.asked', { count: gap.asked })}</span><meter min={0} max={most} value={gap.asked} aria-hidden="true" /></div>
      <Button icon={<PenLine size={14} />} onClick={() => navigate(writePath(gap))}>{t('gaps.write')}</Button>
    </li>
  );
}

/** What people looked for and did not find, with the way to writing it. */
export default function Gaps() {
  const { t } = useTranslation('knowledge');
  const [span, setSpan] = useState<Span>('month');
  const [language, setLanguage] = useState<string>();
  const [place, setPlace] = useState<Place>();
  const filter = { from: since(span, Date.now()), language, place };
  const query = useQuery({ queryKey: knowledgeKeys.gaps({ span, language, place }), queryFn: ({ signal }) => knowledge.gaps(filter, { signal }), staleTime: 0 });
  const most = Math.max(1, ...(query.data ?? []).map(({ asked }) => asked));
  return (
    <section className="know-page" aria-labelledby="gaps-title">
      <header className="row wrap know-head">
        <h1 id="gaps-title" className="know-head-title">{t('page.gaps')}</h1><span className="grow" />
        <Segmented<Span> value={span} aria-label={t('period.label')} options={periods.map((value) => ({ value, label: t(`period.${value}`) }))} onChange={setSpan} />
        <Select allowClear value={language} aria-label={t('new.language')} placeholder={t('gaps.every_language')} popupMatchSelectWidth={false} options={writtenLanguages.map((value) => ({ value, label: t(`language.${value}`) }))} onChange={setLanguage} />
        <Select<Place> allowClear value={place} aria-label={t('gaps.place')} placeholder={t('gaps.every_place')} popupMatchSelectWidth={false} options={places.map((value) => ({ value, label: t(`place.${value}`) }))} onChange={setPlace} />
      </header>
      <div className="know-scroll know-report">
        <p className="faint">{t('gaps.text')}</p>
        <DeflectionLine span={span} />
        {query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : !query.data ? <SkeletonLines lines={8} /> : query.data.length === 0 ? <EmptyState icon={CircleCheck} title={t('gaps.none')}>{t('gaps.none_text')}</EmptyState> : <ul className="plain know-gaps">{query.data.map((gap) => <GapRow key={`${gap.language}/${gap.text}`} gap={gap} most={most} />)}</ul>}
      </div>
    </section>
  );
}
