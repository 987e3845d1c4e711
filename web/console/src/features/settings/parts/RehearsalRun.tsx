import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Progress, Segmented } from 'antd';
import { Play } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { ErrorState } from '@/shared/ui/States';

const spans = [7, 30, 90, 365];

type Run = { id: Id; state: string; per_mille: number; error?: string };
type Props<R extends Run> = {
  start: (span: { days: number; time_zone: string }) => Promise<{ id: Id }>;
  look: (id: Id, signal: AbortSignal) => Promise<R>;
  cancel: (id: Id) => Promise<unknown>;
  children: (run: R) => ReactNode;
};

/** Begins a rehearsal, shows how far it is, and what came of it. */
export function RehearsalRun<R extends Run>({ start, look, cancel, children }: Props<R>) {
  const { t } = useTranslation('automation');
  const problem = useProblem();
  const [days, setDays] = useState(30);
  const [id, setId] = useState<Id>();
  const running = (state: string | undefined) => state === 'waiting' || state === 'running';
  const query = useQuery({ queryKey: ['rehearsal', id], enabled: id !== undefined, queryFn: ({ signal }) => look(id ?? '', signal), refetchInterval: ({ state }) => (!state.data || running(state.data.state) ? 700 : false) });
  const begin = () => start({ days, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone }).then((begun) => setId(begun.id)).catch(problem);
  const busy = id !== undefined && (!query.data || running(query.data.state));
  return (
    <div className="stack">
      <div className="row wrap">
        <Segmented<number> value={days} aria-label={t('span')} options={spans.map((span) => ({ value: span, label: t('last_days', { count: span }) }))} onChange={setDays} />
        <Button icon={<Play size={14} />} loading={busy} onClick={() => void begin()}>{t('rehearse')}</Button>
        {busy && id && <Button type="text" onClick={() => void cancel(id).then(() => query.refetch()).catch(problem)}>{t('stop')}</Button>}
      </div>
      {query.isError && <ErrorState error={query.error} retry={() => void query.refetch()} />}
      {busy && query.data && <Progress percent={Math.floor(query.data.per_mille / 10)} aria-label={t('rehearse')} />}
      {query.data?.error && <Alert type="error" showIcon title={query.data.error} />}
      {query.data && !busy && children(query.data)}
    </div>
  );
}
