import { Button, Table } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '@/shared/ui/media';
import { Link, navigate } from '@/shared/ui/router';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';

export type Column<T> = {
  key: string; title: string; render: (row: T) => ReactNode; width?: number; align?: 'right';
  /** Left out on a phone. */
  wide?: boolean;
};
type Query = { isError: boolean; error: unknown; isPending: boolean; refetch: () => unknown };
type Props<T> = {
  query: Query; rows: T[] | undefined; columns: Column<T>[]; empty: ReactNode; rowKey: (row: T) => string;
  /** Where a row leads; its first column becomes the link. */
  to?: (row: T) => string;
  more?: { has: boolean; busy: boolean; load: () => void };
  expanded?: (row: T) => ReactNode;
};

/** A list of settings in all its states: loading, failed, empty, full. */
export function Listing<T extends object>({ query, rows, columns, empty, rowKey, to, more, expanded }: Props<T>) {
  const { t } = useTranslation();
  const phone = usePhone();
  if (!rows) return query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <SkeletonLines lines={8} />;
  if (rows.length === 0) return empty;
  const shown = columns.filter((column) => !phone || !column.wide);
  return (
    <div className="set-table">
      <Table<T>
        size="middle" pagination={false} rowKey={rowKey} dataSource={rows} tableLayout={phone ? 'fixed' : 'auto'} scroll={phone ? undefined : { x: 'max-content' }}
        expandable={expanded && { expandedRowRender: expanded, expandRowByClick: true, columnTitle: <span className="hidden-text">{t('action.more')}</span> }}
        onRow={(row) => ({
          onClick: (event) => {
            if (to && !(event.target as HTMLElement).closest('a, button, input, [role="menuitem"]')) navigate(to(row));
          },
          className: to ? 'set-row-link' : undefined,
        })}
        columns={shown.map((column, index) => ({
          key: column.key, title: column.title || <span className="hidden-text">{t('action.more')}</span>, width: phone ? (index === 0 && shown.length > 2 && !expanded ? '46%' : undefined) : column.width, align: column.align,
          render: (_: unknown, row: T) => (index === 0 && to ? <Link to={to(row)} className="set-name">{column.render(row)}</Link> : column.render(row)),
        }))}
      />
      {more?.has && <div className="set-more"><Button loading={more.busy} onClick={more.load}>{t('action.load_more')}</Button></div>}
    </div>
  );
}
