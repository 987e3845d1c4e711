import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { CircleCheck, Megaphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { languages } from '@/shared/i18n';
import { incidents } from '@/shared/incidents/api';
import { incidentKeys } from '@/shared/incidents/keys';
import type { Incident, Update } from '@/shared/incidents/types';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';

function Progress({ update }: { update: Update }) {
  const { t } = useTranslation('incidents');
  const settled = update.sent + update.unreachable;
  const share = (count: number) => `${update.total > 0 ? (100 * count) / update.total : 0}%`;
  return (
    <div className="stack update-progress">
      <div className="update-bar" role="progressbar" aria-label={t('update.progress')} aria-valuemin={0} aria-valuemax={update.total} aria-valuenow={settled}>
        <i style={{ width: share(update.sent) }} /><i className="is-unreachable" style={{ width: share(update.unreachable) }} />
      </div>
      <p className="row wrap faint numbers" role="status">
        {update.finished_at ? <span className="row update-done"><CircleCheck size={14} aria-hidden="true" />{t('update.told', { count: update.messages })}</span> : <span>{t('update.telling', { done: settled, all: update.total })}</span>}
        {update.unreachable > 0 && <span title={t('update.unreachable_text')}>{t('update.unreachable', { count: update.unreachable })}</span>}
      </p>
    </div>
  );
}

/** What customers were told, with how far it has come. */
export function Updates({ incident, tell }: { incident: Incident; tell?: () => void }) {
  const { t } = useTranslation('incidents');
  const list = useQuery({
    queryKey: incidentKeys.part(incident.id, 'updates'), queryFn: ({ signal }) => incidents.updates(incident.id, { signal }),
    // Should news of the progress be lost, the bar still moves.
    refetchInterval: (query) => (query.state.data?.some((each) => !each.finished_at) ? 3_000 : false),
  });
  if (!list.data) return list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : <SkeletonLines lines={6} />;
  if (list.data.length === 0) return <EmptyState icon={Megaphone} title={t('update.none')} action={tell && <Button type="primary" onClick={tell}>{t('tell.title')}</Button>}>{t('update.none_text')}</EmptyState>;
  return (
    <ol className="plain updates" aria-label={t('tab.updates')}>
      {list.data.map((update) => (
        <li key={update.id} className="update">
          <div className="row faint"><strong className="grow cut">{update.by_name || t('log.program')}</strong><TimeText at={update.at} /></div>
          {Object.entries(update.texts).map(([language, text]) => (
            <div key={language} className="update-text"><span className="pill">{languages[language as keyof typeof languages] ?? language}</span><p lang={language}>{text}</p></div>
          ))}
          <Progress update={update} />
        </li>
      ))}
    </ol>
  );
}
