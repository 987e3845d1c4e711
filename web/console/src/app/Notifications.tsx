import { useQuery } from '@tanstack/react-query';
import { Popover } from 'antd';
import type { TooltipPlacement } from 'antd/es/tooltip';
import { Bell } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { http } from '@/shared/api/http';
import { keys } from '@/shared/api/keys';
import { withCatalogue } from '@/shared/i18n';
import { markNoticesSeen, useNotices } from '@/shared/realtime/notices';
import { SkeletonLines } from '@/shared/ui/States';

const NoticePanel = lazy(() => withCatalogue('notices', import('@/features/notices/NoticePanel')));
const UrgentNotices = lazy(() => withCatalogue('notices', import('@/features/notices/UrgentNotices')));

export function Notifications({ placement }: { placement: TooltipPlacement }) {
  const { t } = useTranslation();
  const passing = useNotices();
  const [open, setOpen] = useState(false);
  const count = useQuery({ queryKey: keys.noticeCount, queryFn: ({ signal }) => http.get('/notices/count', { signal }) });
  const kept = count.data?.unread ?? 0;
  const unseen = kept + passing.filter((notice) => !notice.seen).length;
  const change = (next: boolean) => {
    setOpen(next);
    if (!next) markNoticesSeen();
  };
  const content = <Suspense fallback={<div className="popover-menu"><SkeletonLines lines={6} /></div>}><NoticePanel close={() => change(false)} /></Suspense>;
  return (
    <>
      <Popover content={content} trigger="click" open={open} onOpenChange={change} placement={placement} arrow={false} destroyOnHidden>
        <button type="button" className="icon-button" aria-expanded={open} aria-label={unseen ? t('notifications.unread', { count: unseen }) : t('notifications.title')}>
          <Bell size={18} />
          {unseen > 0 && <b className="badge" aria-hidden="true">{unseen > 99 ? '99+' : unseen}</b>}
        </button>
      </Popover>
      {kept > 0 && <Suspense fallback={null}><UrgentNotices /></Suspense>}
    </>
  );
}
