import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { Download, ListPlus, Trash2, Upload } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblem } from '@/shared/ui/problem';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { useDebounced } from '@/shared/ui/useDebounced';
import { understandingKeys } from '@/shared/understanding/keys';
import type { Aspect, Example, ModelLanguage, Origin, Part } from '@/shared/understanding/types';
import { Listing } from '../parts/Listing';
import { teaching } from './api';
import { ImportDialog } from './ImportDialog';
import { LabelSelect } from './LabelSelect';

function AddExample({ aspect }: { aspect: Aspect }) {
  const { t } = useTranslation('teaching');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [text, setText] = useState('');
  const [label, setLabel] = useState<string>();
  const [part, setPart] = useState<Part>('learn');
  const add = async () => {
    if (!label || !text.trim()) return;
    try {
      await teaching.add({ aspect, text: text.trim(), label, part });
      setText('');
      void message.success(t('examples.added'));
      void cache.invalidateQueries({ queryKey: understandingKeys.all });
    } catch (error) {
      problem(error);
    }
  };
  return (
    <form className="example-add" onSubmit={(event) => { event.preventDefault(); void add(); }}>
      <Input value={text} maxLength={1000} aria-label={t('examples.text')} placeholder={t('examples.text_example')} onChange={(event) => setText(event.target.value)} />
      <LabelSelect aspect={aspect} value={label} onChange={setLabel} label={t('examples.label')} />
      <Select<Part> value={part} aria-label={t('examples.part')} options={(['learn', 'test'] as const).map((value) => ({ value, label: t(`part.${value}`) }))} onChange={setPart} />
      <Button htmlType="submit" type="primary" icon={<ListPlus size={15} />} disabled={!label || !text.trim()}>{t('examples.add')}</Button>
    </form>
  );
}

export function Examples({ aspect }: { aspect: Aspect }) {
  const { t } = useTranslation('teaching');
  const { t: common } = useTranslation();
  const { query, path } = useRoute();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [text, setText] = useState(query.get('query') ?? '');
  const [bringing, setBringing] = useState(false);
  const words = useDebounced(text.trim(), 250);
  const filter = {
    aspect, query: words || undefined, label: query.get('label') ?? undefined, language: (query.get('language') ?? undefined) as ModelLanguage | undefined,
    origin: (query.get('origin') ?? undefined) as Origin | undefined, part: (query.get('part') ?? undefined) as Part | undefined,
  };
  const set = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(query);
    if (value) next.set(name, value);
    else next.delete(name);
    navigate(`${path}${next.size ? `?${next}` : ''}`, 'replace');
  };
  const list = useInfiniteQuery({
    queryKey: understandingKeys.examples(filter), initialPageParam: undefined as string | undefined, queryFn: ({ pageParam, signal }) => teaching.examples(filter, pageParam, { signal }),
    getNextPageParam: (page) => page.next, staleTime: 0, placeholderData: (old) => old,
  });
  const refresh = () => cache.invalidateQueries({ queryKey: understandingKeys.all });
  const attempt = (work: () => Promise<unknown>, said?: string) => work().then(() => { if (said) void message.success(said); return refresh(); }).catch(problem);
  const take = async () => {
    try {
      const { table } = await teaching.taken(aspect);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([table], { type: 'text/tab-separated-values' }));
      link.download = `${aspect}.tsv`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      problem(error);
    }
  };
  const remove = (each: Example) =>
    void attempt(async () => {
      await teaching.remove(each.id);
      const key = `removed ${each.id}`;
      void message.success({ key, duration: 6, content: <span>{t('examples.removed')} <button type="button" className="bare toast-undo" onClick={() => { message.destroy(key); void attempt(() => teaching.add({ aspect, text: each.text, label: each.label, part: each.part })); }}>{common('action.undo')}</button></span> });
    });
  const filtered = Boolean(words || filter.label || filter.language || filter.origin || filter.part);
  const select = <T extends string>(name: 'language' | 'origin' | 'part', values: readonly T[]) => (
    <Select<T> allowClear value={(filter[name] ?? null) as T} className="example-filter" placeholder={t(`examples.${name}`)} aria-label={t(`examples.${name}`)} options={values.map((value) => ({ value, label: t(`${name}.${value}` as 'part.learn') }))} onChange={(value) => set(name, value)} />
  );
  return (
    <div className="stack">
      <AddExample aspect={aspect} />
      <div className="set-tools">
        <Input.Search className="set-search" allowClear value={text} placeholder={t('examples.search')} aria-label={t('examples.search')} onChange={(event) => setText(event.target.value)} />
        <LabelSelect aspect={aspect} allowClear value={filter.label} onChange={(value) => set('label', value)} label={t('examples.label')} retired />
        {select('language', ['en', 'zh'])}
        {select('origin', ['written', 'imported', 'correction'])}
        {select('part', ['learn', 'test'])}
        <span className="grow" />
        <Button icon={<Upload size={14} />} onClick={() => setBringing(true)}>{t('import.title')}</Button>
        <Button icon={<Download size={14} />} onClick={() => void take()}>{t('examples.export')}</Button>
      </div>
      <Listing<Example>
        query={list} rows={list.data?.pages.flatMap((page) => page.items)} rowKey={({ id }) => id}
        more={{ has: list.hasNextPage, busy: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
        empty={<EmptyState icon={ListPlus} title={t(filtered ? 'examples.nothing' : 'examples.empty')}>{t(filtered ? 'examples.nothing_text' : 'examples.empty_text')}</EmptyState>}
        columns={[
          { key: 'text', title: t('examples.text'), render: (each) => <span className="stack example-text"><span dir="auto">{each.text}</span><span className="faint tiny">{t(`origin.${each.origin}`)}{each.author_name && ` · ${each.author_name}`} · <TimeText at={each.created_at} />{each.message && <> · <Link to={`/search?q=${encodeURIComponent(each.text.slice(0, 60))}`}>{t('examples.look')}</Link></>}</span></span> },
          { key: 'label', title: t('examples.label'), width: 210, render: (each) => <LabelSelect aspect={aspect} value={each.label} label={t('examples.label_of', { text: each.text.slice(0, 40) })} onChange={(label) => label && label !== each.label && void attempt(() => teaching.change(each.id, { label }), t('examples.moved'))} /> },
          { key: 'language', title: t('examples.language'), wide: true, render: (each) => t(`language.${each.language}`) },
          { key: 'part', title: t('examples.part'), wide: true, render: (each) => <Select<Part> size="small" value={each.part} aria-label={t('examples.part_of', { text: each.text.slice(0, 40) })} options={(['learn', 'test'] as const).map((value) => ({ value, label: t(`part.${value}`) }))} onChange={(part) => void attempt(() => teaching.change(each.id, { part }))} /> },
          { key: 'do', title: '', width: 50, align: 'right', render: (each) => <Button size="small" type="text" danger icon={<Trash2 size={14} />} aria-label={t('examples.remove', { text: each.text.slice(0, 40) })} onClick={() => remove(each)} /> },
        ]}
      />
      {bringing && <ImportDialog aspect={aspect} close={() => setBringing(false)} />}
    </div>
  );
}
