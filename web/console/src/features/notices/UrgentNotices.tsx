import { Button } from 'antd';
import { BellRing } from 'lucide-react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { navigate } from '@/shared/ui/router';
import { useMarkRead, useNoticeList } from './useNotices';
import { pathOfNotice, useNoticeText } from './words';
import './notices.css';

/** Urgent ones stay above the page until they are read or their matter has ended, one after the other, covering nothing. */
export default function UrgentNotices() {
  const { t } = useTranslation('notices');
  const list = useNoticeList(true);
  const mark = useMarkRead();
  const textOf = useNoticeText();
  const place = document.getElementById('content');
  const urgent = (list.data?.pages[0]?.items ?? []).filter((notice) => notice.weight === 'urgent' && !notice.read_at);
  const notice = urgent[0];
  if (!notice || !place) return null;
  const { title, about } = textOf(notice);
  const path = pathOfNotice(notice);
  return createPortal(
    <section className="urgent-notices" aria-label={t('urgent')}>
      <div key={notice.id} className="urgent-notice" role="alert">
        <BellRing size={18} aria-hidden="true" />
        <div className="grow urgent-text"><strong>{title}</strong>{about && <span className="faint">{about}</span>}{urgent.length > 1 && <span className="faint">{t('more_urgent', { count: urgent.length - 1 })}</span>}</div>
        <span className="row">
          {path && <Button size="small" type="primary" onClick={() => { void mark.one(notice.id); navigate(path); }}>{t('open')}</Button>}
          <Button size="small" aria-label={`${t('mark_read')}: ${title}`} onClick={() => void mark.one(notice.id)}>{t('mark_read')}</Button>
        </span>
      </div>
    </section>,
    place,
  );
}
