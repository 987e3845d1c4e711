import { Button } from 'antd';
import { BellRing } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { navigate } from '@/shared/ui/router';
import { useMarkRead, useNoticeList } from './useNotices';
import { pathOfNotice, useNoticeText } from './words';
import './notices.css';

/** Urgent ones stay on the screen until they are read, one after the other, where no action of a page is. */
export default function UrgentNotices() {
  const { t } = useTranslation('notices');
  const list = useNoticeList(true);
  const mark = useMarkRead();
  const textOf = useNoticeText();
  const urgent = (list.data?.pages[0]?.items ?? []).filter((notice) => notice.weight === 'urgent' && !notice.read_at).slice(0, 1);
  if (urgent.length === 0) return null;
  return (
    <section className="urgent-notices" aria-label={t('urgent')}>
      {urgent.map((notice) => {
        const { title, about } = textOf(notice);
        const path = pathOfNotice(notice);
        return (
          <div key={notice.id} className="urgent-notice" role="alert">
            <BellRing size={18} aria-hidden="true" />
            <div className="grow"><strong>{title}</strong>{about && <p className="faint">{about}</p>}</div>
            <span className="row">
            {path && <Button size="small" type="primary" onClick={() => { void mark.one(notice.id); navigate(path); }}>{t('open')}</Button>}
            <Button size="small" aria-label={`${t('mark_read')}: ${title}`} onClick={() => void mark.one(notice.id)}>{t('mark_read')}</Button>
            </span>
          </div>
        );
      })}
    </section>
  );
}
