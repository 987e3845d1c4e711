// The open cases of a conversation, and a new one in two clicks: for the inbox.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { FolderPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAllows } from '../api/me';
import type { Conversation } from '../api/types';
import { FoldCard } from '../ui/FoldCard';
import { useHotkeys } from '../ui/hotkeys';
import { useUserName } from '../ui/names';
import { Link, navigate } from '../ui/router';
import { SkeletonLines } from '../ui/States';
import { cases } from './api';
import { caseKeys } from './keys';
import { CaseDue, LevelMark, StateMark } from './marks';
import { useCaseNames } from './names';
import type { CaseFilter, CaseSummary } from './types';

const CreateCase = lazy(() => import('./CreateCase'));

export function MiniCase({ row }: { row: CaseSummary }) {
  const { stateName } = useCaseNames();
  const userName = useUserName();
  return (
    <Link to={`/cases/case/${row.id}`} className="case-mini">
      <span className="row"><span className="case-number">{row.number}</span><span className="cut grow">{row.subject}</span></span>
      <span className="row wrap">
        <CaseDue row={row} />
        <StateMark name={stateName(row.kind, row.state)} category={row.state_category} />
        {(row.level === 'high' || row.level === 'critical') && <LevelMark level={row.level} />}
        {row.owner && <span className="faint cut">{userName(row.owner)}</span>}
      </span>
    </Link>
  );
}

export default function ConversationCases({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('cases');
  const { message } = App.useApp();
  const may = useAllows('edit_cases');
  const [creating, setCreating] = useState(false);
  const filter: CaseFilter = { conversation: conversation.id, standing: 'any', order: 'updated' };
  const list = useInfiniteQuery({
    queryKey: caseKeys.list(filter), queryFn: ({ pageParam, signal }) => cases.list(filter, pageParam, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next, retry: false,
  });
  const rows = (list.data?.pages ?? []).flatMap((page) => page.items);
  useHotkeys({ c: () => setCreating(true) }, may);
  return (
    <FoldCard
      name="cases" title={t('context.title')}
      extra={may && <Button size="small" type="text" icon={<FolderPlus size={14} aria-hidden="true" />} title={`${t('create.title')} (C)`} onClick={() => setCreating(true)}>{t('create.short')}</Button>}
    >
      {list.isPending ? <SkeletonLines lines={2} /> : list.isError ? <p className="faint">{t('context.failed')}</p>
        : rows.length === 0 ? <p className="faint">{t('context.none')}</p>
          : <ul className="plain">{rows.slice(0, 8).map((row) => <li key={row.id}><MiniCase row={row} /></li>)}</ul>}
      {creating && (
        <Suspense fallback={null}>
          <CreateCase
            conversation={conversation.id} contact={conversation.contact} close={() => setCreating(false)}
            done={(matter) => {
              setCreating(false);
              const key = `case ${matter.id}`;
              void message.success({
                key, duration: 6,
                content: <span>{t('create.done', { number: matter.number })} <button type="button" className="bare toast-undo" onClick={() => { message.destroy(key); navigate(`/cases/case/${matter.id}`); }}>{t('create.show')}</button></span>,
              });
            }}
          />
        </Suspense>
      )}
    </FoldCard>
  );
}
