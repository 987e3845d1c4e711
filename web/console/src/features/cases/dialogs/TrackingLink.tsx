import { useQuery } from '@tanstack/react-query';
import { App, Button, Modal } from 'antd';
import { Copy, ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cases } from '@/shared/cases/api';
import type { Case } from '@/shared/cases/types';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';

/** The customer's own page about the case, without signing in. */
export function TrackingLink({ matter, close }: { matter: Case; close: () => void }) {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const link = useQuery({ queryKey: ['tracking', matter.id], queryFn: () => cases.trackingLink(matter.id), gcTime: 0, retry: false, refetchOnMount: false });
  const url = link.data ? new URL(link.data.url, location.origin).href : '';
  return (
    <Modal open title={t('tracking.title')} onCancel={close} footer={null} width={520}>
      {link.isError ? <ErrorState error={link.error} retry={() => void link.refetch()} /> : !link.data ? <SkeletonLines lines={2} /> : (
        <div className="stack">
          <p>{t('tracking.text')}</p>
          <input className="field" readOnly value={url} aria-label={t('tracking.title')} onFocus={(event) => event.target.select()} />
          <div className="row">
            <Button type="primary" icon={<Copy size={14} aria-hidden="true" />} onClick={() => void navigator.clipboard.writeText(url).then(() => message.success(common('action.copied')))}>{common('action.copy')}</Button>
            <Button icon={<ExternalLink size={14} aria-hidden="true" />} href={url} target="_blank" rel="noopener noreferrer">{common('action.open')}</Button>
          </div>
        </div>
      )}
    </Modal>
  );
}
