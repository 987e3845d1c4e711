// The states every screen designs: nothing here yet, gone wrong, not allowed.
import { Button } from 'antd';
import { CloudOff, LockKeyhole, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/http';

type EmptyProps = { icon?: LucideIcon; title: string; children?: ReactNode; action?: ReactNode };

export function EmptyState({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="state">
      {Icon && <Icon size={28} strokeWidth={1.5} aria-hidden="true" />}
      <p className="state-title">{title}</p>
      {children && <div className="state-text">{children}</div>}
      {action}
    </div>
  );
}

export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  if (error instanceof ApiError && error.status === 403) return <NoPermission />;
  const known = error instanceof ApiError ? error : undefined;
  const title = known?.offline ? t('error.offline_title') : known?.status === 404 ? t('error.missing_title') : t('error.title');
  return (
    <div className="state" role="alert">
      <CloudOff size={28} strokeWidth={1.5} aria-hidden="true" />
      <p className="state-title">{title}</p>
      <div className="state-text">
        {known?.offline ? t('error.offline_text') : known ? known.message : t('error.unexpected')}
        {known?.traceId && <div className="faint">{t('error.trace', { id: known.traceId })}</div>}
      </div>
      {retry && <Button onClick={retry}>{t('action.retry')}</Button>}
    </div>
  );
}

export function NoPermission() {
  const { t } = useTranslation();
  return (
    <div className="state">
      <LockKeyhole size={28} strokeWidth={1.5} aria-hidden="true" />
      <p className="state-title">{t('error.forbidden_title')}</p>
      <div className="state-text">{t('error.forbidden_text')}</div>
    </div>
  );
}

export function SkeletonLines({ lines = 3 }: { lines?: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className={`bone bone-${index % 3}`} />
      ))}
    </div>
  );
}
