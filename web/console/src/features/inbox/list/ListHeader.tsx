import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { ListFilter as FilterIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { conversations } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { views } from '@/shared/api/types';
import { useDirectory, useQueues } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { pathOf, useFilter, type FilterName } from '../model/useFilter';

const channels = ['web', 'email', 'phone', 'api'] as const;
const short = (count: number | undefined) => (count === undefined ? '' : count > 9999 ? `${Math.floor(count / 1000)}k` : String(count));

function Filters() {
  const { t } = useTranslation('inbox');
  const { t: common } = useTranslation();
  const { filter, setFilter } = useFilter();
  const queues = useQueues();
  const people = useDirectory();
  const tags = useQuery({ queryKey: keys.tags, queryFn: ({ signal }) => conversations.tags({ signal }), staleTime: 300_000 });
  const field = (name: FilterName, options: { value: string; label: string }[]) => (
    <Select
      size="small" allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t(`filter.${name}`)} aria-label={t(`filter.${name}`)}
      value={filter[name]} options={options} onChange={(value?: string) => setFilter(name, value)}
    />
  );
  return (
    <div className="filters">
      {field('queue', queues.map((queue) => ({ value: queue.id, label: queue.name })))}
      {field('channel', channels.map((channel) => ({ value: channel, label: common(`channel.${channel}`) })))}
      {field('tag', (tags.data ?? []).map((tag) => ({ value: tag, label: tag })))}
      {filter.view !== 'mine' && field('owner', people.map((user) => ({ value: user.id, label: user.name })))}
    </div>
  );
}

export function ListHeader() {
  const { t } = useTranslation('inbox');
  const { filter, active } = useFilter();
  const [open, setOpen] = useState(active > 0);
  const counts = useQuery({ queryKey: keys.counts, queryFn: ({ signal }) => conversations.counts({ signal }) });
  return (
    <header className="list-header">
      <div className="row list-title">
        <h1 className="grow">{t('title')}</h1>
        <button type="button" className="icon-button" aria-pressed={open} aria-label={t('filter.label')} title={t('filter.label')} onClick={() => setOpen(!open)}>
          <FilterIcon size={16} />
          {active > 0 && <span className="filter-count">{active}</span>}
        </button>
      </div>
      <nav className="views" aria-label={t('view.label')}>
        {views.map((view) => (
          <Link key={view} to={pathOf({ ...filter, view })} aria-current={filter.view === view ? 'page' : undefined}>
            <span className="cut">{t(`view.${view}`)}</span>
            <span className="numbers view-count">{short(counts.data?.[view])}</span>
          </Link>
        ))}
      </nav>
      {open && <Filters />}
    </header>
  );
}
