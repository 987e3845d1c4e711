import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { History as HistoryIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { useDueWhat } from '@/shared/cases/marks';
import { useCaseNames } from '@/shared/cases/names';
import type { Case } from '@/shared/cases/types';
import { useUserName } from '@/shared/ui/names';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { clockTime, exactTime, shortDate } from '@/shared/ui/time';
import { detailOf } from '../model/history';
import { useLineName } from './useLineName';

/** All that has happened to the case, whichever part of the product did it. */
export function History({ matter }: { matter: Case }) {
  const { t, i18n } = useTranslation('cases');
  const { t: common } = useTranslation();
  const { t: complaint } = useTranslation('complaints');
  const { stateName } = useCaseNames();
  const userName = useUserName();
  const dueWhat = useDueWhat();
  const lineName = useLineName();
  const members: Record<string, string> = {
    description: t('field.description'), category: t('field.category'), kind: t('field.kind'), queue: t('field.queue'), fields: t('tab.details'), people: t('people.title'), checklist: t('checklist.title'), conversations: t('conversations.title'),
  };
  const list = useInfiniteQuery({
    queryKey: caseKeys.part(matter.id, 'history'), queryFn: ({ pageParam, signal }) => cases.history(matter.id, pageParam, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next,
  });
  const lines = (list.data?.pages ?? []).flatMap((page) => page.items);
  if (list.isError && lines.length === 0) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (list.isPending) return <SkeletonLines lines={8} />;
  if (lines.length === 0) return <EmptyState icon={HistoryIcon} title={t('history.empty')} />;
  return (
    <div className="case-scroll">
      <ol className="plain history" aria-label={t('tab.history')}>
        {lines.map((line, index) => {
          const day = shortDate(line.at, i18n.language);
          const before = lines[index - 1];
          const detail = detailOf(line, { state: (state) => stateName(matter.kind, state), user: userName, level: (level) => t(`level.${level}`), clock: dueWhat, member: (member) => members[member] ?? '', step: (step) => complaint(`step.${step}`) });
          return (
            <li key={line.seq}>
              {(!before || shortDate(before.at, i18n.language) !== day) && <h2>{day}</h2>}
              <div className="history-line">
                <time className="faint" dateTime={line.at} title={exactTime(line.at, i18n.language)}>{clockTime(line.at, i18n.language)}</time>
                <span className="grow"><strong>{lineName(line.kind)}</strong>{detail && <> · {detail}</>}</span>
                <span className="faint cut">{line.by_name ?? t('thread.system')}</span>
              </div>
            </li>
          );
        })}
      </ol>
      {list.hasNextPage && <Button className="history-more" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common('action.load_more')}</Button>}
    </div>
  );
}
