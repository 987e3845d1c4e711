import { useQuery } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblem } from '@/shared/ui/problem';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { knowledge, knowledgeKeys } from '../api';
import type { Article, FullArticle } from '../types';
import { Differences } from './Differences';

type Props = { article: Article; saved: (next: FullArticle) => void; mayEdit: boolean; dirty: boolean };

export function Versions({ article, saved, mayEdit, dirty }: Props) {
  const { t } = useTranslation('knowledge');
  const { message, modal } = App.useApp();
  const problem = useProblem();
  const versions = useQuery({ queryKey: knowledgeKeys.versions(article.id, article.version), queryFn: ({ signal }) => knowledge.versions(article.id, { signal }) });
  const newest = article.draft ? 0 : article.version;
  const [chosen, setChosen] = useState<number>();
  const [against, setAgainst] = useState<number>();
  const to = against ?? newest;
  const list = versions.data ?? [];
  const from = chosen ?? list.find(({ number }) => number !== to)?.number;
  const nameOf = (number: number) => (number === 0 ? t('versions.draft') : t('versions.number', { number }));
  const restore = (number: number) =>
    modal.confirm({
      title: t('versions.restore_ask', { number }), content: t(article.draft || dirty ? 'versions.restore_text_draft' : 'versions.restore_text'), okText: t('versions.restore'),
      onOk: async () => {
        try {
          saved(await knowledge.restore(article.id, { revision: article.revision, number }));
          void message.success(t('versions.restored', { number }));
        } catch (error) {
          problem(error);
        }
      },
    });
  if (versions.isError) return <ErrorState error={versions.error} retry={() => void versions.refetch()} />;
  if (!versions.data) return <SkeletonLines lines={6} />;
  if (list.length === 0) return <EmptyState title={t('versions.none')}>{t('versions.none_text')}</EmptyState>;
  return (
    <div className="know-versions">
      <ol className="plain know-version-list" aria-label={t('versions.title')}>
        {list.map((version) => (
          <li key={version.number} className={version.number === from ? 'is-shown' : undefined}>
            <button type="button" className="bare know-version" aria-pressed={version.number === from} onClick={() => setChosen(version.number)}>
              <span className="row"><strong>{nameOf(version.number)}</strong>{version.number === article.version && article.state === 'published' && <span className="pill pill-good">{t('versions.live')}</span>}</span>
              <span className="faint">{version.by_name} · <TimeText at={version.at} /></span>
              {version.note && <span className="know-version-note">{version.note}</span>}
            </button>
            {mayEdit && <Button size="small" icon={<RotateCcw size={13} />} aria-label={t('versions.restore_of', { number: version.number })} onClick={() => restore(version.number)}>{t('versions.restore')}</Button>}
          </li>
        ))}
      </ol>
      <div className="stack know-version-diff">
        {from === undefined ? <p className="faint">{t('versions.only_one')}</p> : (
          <>
            <div className="row wrap"><h2>{t('versions.what_changed')}</h2><span className="faint">{nameOf(from)} →</span>
              <Select size="small" value={to} aria-label={t('versions.compare_with')} popupMatchSelectWidth={false} options={[...(article.draft ? [0] : []), ...list.map(({ number }) => number)].filter((number) => number !== from).map((number) => ({ value: number, label: nameOf(number) }))} onChange={setAgainst} />
            </div>
            <Differences article={article} from={from} to={to} />
          </>
        )}
      </div>
    </div>
  );
}
