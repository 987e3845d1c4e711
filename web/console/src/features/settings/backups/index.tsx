import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Progress } from 'antd';
import { Archive, History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { keys } from '@/shared/api/keys';
import type { BackupOverview, BackupRun } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { EmptyState } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { backups, settingsKeys } from '../api';
import { secondsText } from '../health/figures';
import { countsOf } from '../model/backups';
import { bytes } from '../model/bytes';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';

const kQuick = 2_000;
const kSlow = 15_000;

function useRefresh() {
  const cache = useQueryClient();
  return () => Promise.all([cache.invalidateQueries({ queryKey: settingsKeys.backups }), cache.invalidateQueries({ queryKey: keys.outbound })]);
}

function Held({ hold }: { hold: NonNullable<BackupOverview['outbound_hold']> }) {
  const { t } = useTranslation('settings');
  const { modal, message } = App.useApp();
  const refresh = useRefresh();
  const problem = useProblem();
  const release = () =>
    modal.confirm({
      title: t('backups.release_ask'), content: t('backups.release_text'), okText: t('backups.release'), okButtonProps: { danger: true },
      onOk: () => backups.resumeOutbound().then(refresh).then(() => void message.success(t('backups.released'))).catch(problem),
    });
  return (
    <Alert
      className="set-alert" type="warning" showIcon title={t('backups.held')}
      description={
        <>
          <p className="set-lead">{t('backups.held_text', { reason: hold.reason })} {t('backups.held_waiting', { count: hold.waiting })}</p>
          <Button onClick={release}>{t('backups.release')}</Button>
        </>
      }
    />
  );
}

function Figures({ overview }: { overview: BackupOverview }) {
  const { t, i18n } = useTranslation('settings');
  const { last_good: last, last_rehearsal: rehearsal, safe_through: safe } = overview;
  return (
    <div className="stat-row">
      <div className="stat"><span className="faint">{t('backups.last')}</span><b>{last ? <TimeText at={last.began} /> : t('backups.never')}</b>{last && <span className="faint">{bytes(last.size, i18n.language)} · {t('backups.stored', { size: bytes(last.stored, i18n.language) })}</span>}</div>
      {safe && <div className="stat"><span className="faint">{t('backups.safe')}</span><b><TimeText at={safe} /></b><span className="faint">{t('backups.safe_text')}</span></div>}
      <div className="stat"><span className="faint">{t('backups.rehearsal')}</span><b>{rehearsal ? <TimeText at={rehearsal.began} /> : t('backups.never')}</b>{rehearsal && rehearsal.state !== 'running' && <span className="faint">{t(rehearsal.state === 'done' ? 'backups.rehearsal_good' : 'backups.rehearsal_bad')}</span>}</div>
    </div>
  );
}

function Trouble({ overview }: { overview: BackupOverview }) {
  const { t } = useTranslation('settings');
  const { last_good: last, last_failed: failed, last_rehearsal: rehearsal } = overview;
  const fresh = failed && (!last || Date.parse(failed.began) > Date.parse(last.began));
  return (
    <>
      {overview.error && <Alert className="set-alert" type="error" showIcon title={t('backups.failing')} description={overview.error} />}
      {fresh && failed.detail !== overview.error && <Alert className="set-alert" type="error" showIcon title={t('backups.failed_last')} description={failed.detail} />}
      {rehearsal?.state === 'failed' && <Alert className="set-alert" type="error" showIcon title={t('backups.rehearsal_bad')} description={rehearsal.detail} />}
    </>
  );
}

function Runs({ query, runs }: { query: Parameters<typeof Listing>[0]['query']; runs: BackupRun[] }) {
  const { t, i18n } = useTranslation('settings');
  return (
    <Listing<BackupRun>
      query={query} rows={runs} rowKey={(run) => run.id}
      empty={<EmptyState icon={History} title={t('backups.empty')}>{t('backups.empty_text')}</EmptyState>}
      columns={[
        { key: 'when', title: t('backups.when'), render: (run) => <TimeText at={run.began} /> },
        { key: 'what', title: t('backups.what'), render: (run) => t(run.kind === 'base' ? 'backups.base' : 'backups.rehearsal_kind') },
        { key: 'state', title: t('backups.state'), render: (run) => (run.state === 'running' ? <Progress percent={Math.round(run.progress * 100)} size="small" style={{ width: 110 }} aria-label={t('backups.running')} /> : <span className={`pill ${run.state === 'done' ? 'pill-good' : 'pill-bad'}`}>{t(run.state === 'done' ? 'backups.done' : 'backups.failed')}</span>) },
        { key: 'size', title: t('backups.size'), wide: true, render: (run) => <span className="numbers">{run.size ? bytes(run.size, i18n.language) : ''}</span> },
        { key: 'took', title: t('backups.took'), wide: true, render: (run) => <span className="numbers">{run.ended ? secondsText(Math.max(0.1, (Date.parse(run.ended) - Date.parse(run.began)) / 1000), i18n.language) : ''}</span> },
        { key: 'reaches', title: t('backups.reaches'), wide: true, render: (run) => (run.kind === 'base' && run.reaches ? <TimeText at={run.reaches} /> : '') },
        { key: 'detail', title: t('backups.detail'), wide: true, render: (run) => <span className="faint answer-text">{countsOf(run.detail)?.map(({ kind, count }) => t(`backups.found.${kind}`, { count })).join(t('backups.and')) ?? run.detail}</span> },
      ]}
    />
  );
}

export default function Backups() {
  const { t } = useTranslation('settings');
  const { message } = App.useApp();
  const refresh = useRefresh();
  const problem = useProblem();
  const query = useQuery({
    queryKey: settingsKeys.backups, queryFn: ({ signal }) => backups.get({ signal }),
    refetchInterval: ({ state }) => (state.data?.running ? kQuick : kSlow),
  });
  const begin = (kind: BackupRun['kind']) => backups.begin(kind).then(refresh).then(() => void message.success(t('backups.asked'))).catch(problem);
  const enabled = query.data?.enabled === true;
  const busy = query.data?.running !== undefined;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('page.backups')} text={t('backups.lead')} />
      {enabled && (
        <div className="set-tools">
          <Button type="primary" disabled={busy} onClick={() => void begin('base')}>{t('backups.now')}</Button>
          <Button disabled={busy || !query.data?.last_good} onClick={() => void begin('rehearsal')}>{t('backups.rehearse')}</Button>
        </div>
      )}
      <Loaded query={query} pick={(overview) => overview}>
        {(overview) => (
          <>
            {overview.outbound_hold && <Held hold={overview.outbound_hold} />}
            {!overview.enabled && <EmptyState icon={Archive} title={t('backups.off')}>{t('backups.off_text')}</EmptyState>}
            {overview.enabled && <Trouble overview={overview} />}
            {overview.enabled && <Figures overview={overview} />}
            {overview.enabled && <Runs query={query} runs={overview.runs} />}
            {overview.enabled && <p className="faint backup-how">{t('backups.how')}</p>}
          </>
        )}
      </Loaded>
    </div>
  );
}
