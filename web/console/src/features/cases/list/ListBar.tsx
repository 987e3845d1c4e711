import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { CalendarDays, Columns3, ListFilter as FilterIcon, Plus, Rows3 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { categoryPath, nameIn, useCategories, useKinds } from '@/shared/cases/names';
import { levels, standings } from '@/shared/cases/types';
import { usePhone } from '@/shared/ui/media';
import { useDirectory, useQueues } from '@/shared/ui/names';
import { useDebounced } from '@/shared/ui/useDebounced';
import { countFilters, isBuiltIn, type FilterName } from '../model/filter';
import { SaveView } from './SaveView';
import { useListState } from './useListState';

type Option = { value: string; label: string };

function Filters() {
  const { t, i18n } = useTranslation('cases');
  const { view, filter, layout, setFilter, clear } = useListState();
  const kinds = useKinds();
  const categories = useCategories();
  const queues = useQueues();
  const people = useDirectory();
  const tags = useQuery({ queryKey: caseKeys.tags, queryFn: ({ signal }) => cases.tags({ signal }), staleTime: 300_000 });
  const kind = kinds.find((each) => each.key === filter.kind);
  const field = (name: FilterName & ('kind' | 'state' | 'queue' | 'owner' | 'level' | 'category' | 'tag' | 'standing' | 'order'), options: Option[]) => (
    <Select
      key={name} size="small" allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t(`filter.${name}`)} aria-label={t(`filter.${name}`)} value={filter[name]}
      options={options} onChange={(value?: string) => setFilter(name, value)} popupMatchSelectWidth={false}
    />
  );
  return (
    <div className="cases-filters">
      {view !== 'ended' && layout !== 'board' && field('standing', standings.map((each) => ({ value: each, label: t(`standing.${each}`) })))}
      {field('kind', kinds.map((each) => ({ value: each.key, label: nameIn(each, i18n.language) })))}
      {kind && layout !== 'board' && field('state', kind.states.map((each) => ({ value: each.key, label: nameIn(each, i18n.language) })))}
      {field('level', [...levels].reverse().map((each) => ({ value: each, label: t(`level.${each}`) })))}
      {view !== 'mine' && view !== 'unowned' && field('owner', people.map((user) => ({ value: user.id, label: user.name })))}
      {field('queue', queues.map((queue) => ({ value: queue.id, label: queue.name })))}
      {categories.length > 0 && field('category', categories.map((each) => ({ value: each.id, label: categoryPath(categories, each.id, i18n.language) })))}
      {(tags.data?.length ?? 0) > 0 && field('tag', (tags.data ?? []).map((tag) => ({ value: tag, label: tag })))}
      {layout === 'table' && field('order', (['due', 'level', 'updated', 'opened'] as const).map((each) => ({ value: each, label: t(`order.${each}`) })))}
      {countFilters(filter) > 0 && <Button size="small" type="text" onClick={clear}>{t('filter.clear')}</Button>}
    </div>
  );
}

/** The name of the view, its face, its filters, and what was saved. */
export function ListBar({ create }: { create: () => void }) {
  const { t } = useTranslation('cases');
  const phone = usePhone();
  const may = useAllows('edit_cases');
  const { view, layout, filter, setLayout, setFilter } = useListState();
  const set = countFilters(filter);
  const [open, setOpen] = useState(set > 0);
  const [text, setText] = useState(filter.text ?? '');
  const words = useDebounced(text.trim(), 250);
  const given = filter.text ?? '';
  useEffect(() => {
    if (words !== given) setFilter('text', words);
    // The address follows the text, not the other way round.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [words]);
  return (
    <header className="cases-bar">
      <div className="row">
        {!phone && isBuiltIn(view) && <h2 className="cases-view cut">{t(`view.${view}`)}</h2>}
        <SaveView />
        <input type="search" className="field cases-search" value={text} placeholder={t('list.search')} aria-label={t('list.search')} onChange={(event) => setText(event.target.value)} />
        <button type="button" className="icon-button" aria-pressed={open} aria-label={set > 0 ? `${t('filter.label')} ${set}` : t('filter.label')} title={t('filter.label')} onClick={() => setOpen(!open)}>
          <FilterIcon size={16} />{set > 0 && <span className="filter-count">{set}</span>}
        </button>
        <Segmented
          value={layout} onChange={setLayout} aria-label={t('layout.label')}
          options={[
            { value: 'table', icon: <Rows3 size={14} aria-hidden="true" />, label: <span className={phone ? 'hidden-text' : ''}>{t('layout.table')}</span> },
            { value: 'board', icon: <Columns3 size={14} aria-hidden="true" />, label: <span className={phone ? 'hidden-text' : ''}>{t('layout.board')}</span> },
            { value: 'calendar', icon: <CalendarDays size={14} aria-hidden="true" />, label: <span className={phone ? 'hidden-text' : ''}>{t('layout.calendar')}</span> },
          ]}
        />
        {!phone && may && <Button type="primary" icon={<Plus size={15} aria-hidden="true" />} title={`${t('create.title')} (N)`} onClick={create}>{t('create.title')}</Button>}
      </div>
      {open && <Filters />}
    </header>
  );
}
