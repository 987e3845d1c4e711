import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { Download, ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditState } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { exactTime } from '@/shared/ui/time';
import { audit, settingsKeys } from '../api';

const refreshEvery = 30_000;

type Tone = 'good' | 'warn' | 'bad';
const icons = { good: ShieldCheck, warn: ShieldQuestion, bad: ShieldAlert };

function Panel({ tone, title, children, actions }: { tone: Tone; title: string; children?: ReactNode; actions: ReactNode }) {
  const Icon = icons[tone];
  return (
    <section className={`audit-state audit-${tone}`} role={tone === 'good' ? undefined : 'alert'} aria-label={title}>
      <Icon size={20} aria-hidden="true" className="audit-shield" />
      <div className="grow">
        <strong>{title}</strong>
        {children}
      </div>
      <span className="audit-actions">{actions}</span>
    </section>
  );
}

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
  const now: AuditState | undefined = state.data;
  if (!now && state.isError) return <Panel tone="warn" title={t('audit.state_unknown')} actions={<Button size="small" onClick={() => void state.refetch()}>{t('audit.retry')}</Button>} />;
  if (!now) return <Skeleton.Input active block size="large" className="audit-state-wait" />;
  const tone: Tone = now.fault ? 'bad' : now.ship_problem || !now.verified_at ? 'warn' : 'good';
  const title = now.fault
    ? t('audit.broken', { record: now.fault.record })
    : now.verified_at
      ? t('audit.verified', { number: now.verified_to, time: at(now.verified_at) })
      : t('audit.not_verified');
  return (
    <Panel
      tone={tone} title={title}
      actions={
        <>
          <Button size="small" loading={busy} onClick={() => void verify()}>{t('audit.verify')}</Button>
          {now.public_key && (
            <Button size="small" type="text" icon={<Download size={13} />} href={`data:application/x-pem-file,${encodeURIComponent(now.public_key)}`} download="deskbell-audit-key.pem">{t('audit.public_key')}</Button>
          )}
        </>
      }
    >
      {now.fault && <p>{now.fault.what} {t('audit.broken_text')}</p>}
      {now.ship_problem && <p>{t('audit.not_shipped', { why: now.ship_problem })}</p>}
      <p>{now.signed_at ? t('audit.signed', { number: now.signed_to, time: at(now.signed_at) }) : t('audit.not_signed')}</p>
    </Panel>
  );
}
