import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Plus, Table2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { StoredTable } from '@/shared/api/types';
import { useFacts } from '@/shared/conditions/references';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { settingsKeys, tables } from '../api';
import { lastAsked, totalHits } from '../model/tables';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { TableEditor } from './TableEditor';
import './tables.css';

function TableList() {
  const { t, i18n } = useTranslation('casework');
  const list = useQuery({ queryKey: settingsKeys.tables, queryFn: ({ signal }) => tables.list({ signal }), staleTime: 0 });
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/tables/new')}>{t('tables.add')}</Button>;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('tables.title')} text={t('tables.lead')}>{add}</PageHead>
      <Listing<StoredTable>
        query={list} rows={list.data} rowKey={(table) => table.id} to={(table) => `/settings/tables/${table.id}`}
        empty={<EmptyState icon={Table2} title={t('tables.empty')} action={add}>{t('tables.empty_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('tables.name'), render: (table) => <span className="stack table-name"><strong>{table.name}</strong><code className="faint cut">{table.key}</code></span> },
          { key: 'rows', title: t('tables.rows'), align: 'right', render: (table) => <span className="numbers">{table.table.rows.length}</span> },
          { key: 'hits', title: t('tables.hits'), align: 'right', render: (table) => <span className="numbers">{totalHits(table).toLocaleString(i18n.language)}</span> },
          { key: 'asked', title: t('tables.last_asked'), wide: true, render: (table) => { const at = lastAsked(table); return at ? <TimeText at={at} /> : <span className="faint">{t('tables.never_asked')}</span>; } },
          { key: 'changed', title: t('tables.changed'), wide: true, render: (table) => <span className="faint"><TimeText at={table.updated_at} /> · {table.updated_by}</span> },
        ]}
      />
    </div>
  );
}

function OneTable({ id }: { id: string | undefined }) {
  const facts = useFacts();
  const stored = useQuery({ queryKey: settingsKeys.table(id ?? ''), queryFn: ({ signal }) => tables.get(id ?? '', { signal }), enabled: id !== undefined, staleTime: 0, refetchOnMount: 'always', gcTime: 0 });
  return (
    <Loaded query={facts} pick={(all) => all}>
      {(all) => (id === undefined ? <TableEditor facts={all} /> : <Loaded query={stored} pick={(found) => found}>{(found) => <TableEditor key={`${found.id} ${found.version}`} stored={found} facts={all} />}</Loaded>)}
    </Loaded>
  );
}

export default function Tables() {
  const id = useRoute().parts[2];
  if (!id) return <TableList />;
  return <OneTable key={id} id={id === 'new' ? undefined : id} />;
}
