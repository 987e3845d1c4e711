import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { Plus, Spline, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblem } from '@/shared/ui/problem';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { knowledge, knowledgeKeys } from './api';
import type { Synonyms } from './types';

type RowProps = { group?: Synonyms; done: () => void };

function GroupRow({ group, done }: RowProps) {
  const { t } = useTranslation('knowledge');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const problem = useProblem();
  const cache = useQueryClient();
  const [words, setWords] = useState<string[]>(group?.words ?? []);
  const [busy, setBusy] = useState(false);
  const dirty = words.join('\n') !== (group?.words ?? []).join('\n');
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
      await cache.invalidateQueries({ queryKey: knowledgeKeys.synonyms });
      void message.success(t('saved'));
      done();
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className="row know-synonyms">
      <Select mode="tags" className="grow" open={false} suffixIcon={null} value={words} maxCount={20} tokenSeparators={[',', '，', ';', '；']} placeholder={t('synonyms.words')} aria-label={t('synonyms.group')} autoFocus={!group} onChange={(next: string[]) => setWords(next)} />
      {(dirty || !group) && <Button type="primary" size="small" loading={busy} disabled={words.length < 2} onClick={() => void run(() => (group ? knowledge.changeSynonyms(group.id, { words }) : knowledge.createSynonyms({ words })))}>{common('action.save')}</Button>}
      {dirty && group && <Button size="small" onClick={() => setWords(group.words)}>{t('discard')}</Button>}
      <Button type="text" size="small" icon={<Trash2 size={14} />} aria-label={t('synonyms.remove', { words: words.join(', ') })} onClick={() => (group ? void run(() => knowledge.removeSynonyms(group.id)) : done())} />
    </li>
  );
}

/** Words that mean the same to whoever searches. */
export default function SynonymsPage() {
  const { t } = useTranslation('knowledge');
  const [adding, setAdding] = useState(false);
  const query = useQuery({ queryKey: knowledgeKeys.synonyms, queryFn: ({ signal }) => knowledge.synonyms({ signal }) });
  const add = <Button type="primary" icon={<Plus size={15} />} disabled={adding} onClick={() => setAdding(true)}>{t('synonyms.add')}</Button>;
  return (
    <section className="know-page" aria-labelledby="synonyms-title">
      <header className="row wrap know-head"><h1 id="synonyms-title" className="know-head-title">{t('page.synonyms')}</h1><span className="grow" />{add}</header>
      <div className="know-scroll know-report">
        <p className="faint">{t('synonyms.text')}</p>
        {query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : !query.data ? <SkeletonLines lines={6} /> : query.data.length === 0 && !adding ? <EmptyState icon={Spline} title={t('synonyms.none')} action={add}>{t('synonyms.none_text')}</EmptyState> : (
          <ul className="plain know-lines">{adding && <GroupRow done={() => setAdding(false)} />}{query.data.map((group) => <GroupRow key={`${group.id} ${group.words.join()}`} group={group} done={() => undefined} />)}</ul>
        )}
      </div>
    </section>
  );
}
