import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import { Download, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import type { AuditState } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { exactTime } from '@/shared/ui/time';
import { audit, settingsKeys } from '../api';

const refreshEvery = 30_000;

/** Whether the trail is what was written and signed, told in one line; red when it is not. */
export function TrailState() {
  const { t, i18n } = useTranslation('settings');
  const cache = useQueryClient();
  const problem = useProblem();
  const [busy, setBusy] = useState(false);
  const state = useQuery({ queryKey: settingsKeys.auditState, queryFn: ({ signal }) => audit.state({ signal }), refetchInterval: refreshEvery });
  const verify = async () => {
    setBusy(true);
    await audit.verify().then((fresh) => cache.setQueryData(settingsKeys.auditState, fresh)).catch(problem);
    setBusy(false);
  };
  const at = (time: string) => exactTime(time, i18n.language);
  if (state.error && !state.data)
    return (
      <Alert
        type="warning" showIcon className="audit-state" title={state.error instanceof ApiError ? state.error.message : t('audit.state_unknown')}
        action={<Button size="small" onClick={() => void state.refetch()}>{t('audit.retry')}</Button>}
      />
    );
  if (!state.data) return <Skeleton.Input active block size="small" className="audit-state" />;
  const now: AuditState = state.data;
  const title = now.fault
    ? t('audit.broken', { record: now.fault.record })
    : now.verified_at
      ? t('audit.verified', { number: now.verified_to, time: at(now.verified_at) })
      : t('audit.not_verified');
  return (
    <Alert
      type={now.fault ? 'error' : now.ship_problem ? 'warning' : 'success'} className="audit-state" showIcon
      icon={now.fault ? <ShieldAlert size={18} aria-hidden="true" /> : <ShieldCheck size={18} aria-hidden="true" />}
      title={title}
      description={
        <>
          {now.fault && <p>{now.fault.what} {t('audit.broken_text')}</p>}
          {now.ship_problem && <p>{t('audit.not_shipped', { why: now.ship_problem })}</p>}
          <p className="faint">{now.signed_at ? t('audit.signed', { number: now.signed_to, time: at(now.signed_at) }) : t('audit.not_signed')}</p>
        </>
      }
      action={
        <span className="audit-actions">
          <Button size="small" loading={busy} onClick={() => void verify()}>{t('audit.verify')}</Button>
          {now.public_key && (
            <Button size="small" type="text" icon={<Download size={13} />} href={`data:application/x-pem-file,${encodeURIComponent(now.public_key)}`} download="deskbell-audit-key.pem">{t('audit.public_key')}</Button>
          )}
        </span>
      }
    />
  );
}
