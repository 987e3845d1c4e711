import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { Check, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { http } from '@/shared/api/http';
import { keys } from '@/shared/api/keys';
import { useAllows } from '@/shared/api/me';
import type { StoredNotice } from '@/shared/api/types';
import { clearNotices, useNotices } from '@/shared/realtime/notices';
import { prefer, usePreferences } from '@/shared/ui/preferences';
import { Link, navigate } from '@/shared/ui/router';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { useMarkRead, useNoticeList } from './useNotices';
import { pathOfNotice, useNoticeText } from './words';
import './notices.css';

function DesktopSwitch() {
  const { t } = useTranslation();
  const { desktop } = usePreferences();
  const blocked = typeof Notification === 'undefined' || Notification.permission === 'denied';
  const toggle = async (on: boolean) => {
    if (on && (await Notification.requestPermission()) !== 'granted') return;
    prefer({ desktop: on });
  };
  return (
    <label className="row">
      <span className="grow">
        {t('notifications.desktop')}
        {blocked && <span className="faint"> {t('notifications.desktop_blocked')}</span>}
      </span>
      <input type="checkbox" role="switch" className="switch" checked={desktop && !blocked} disabled={blocked} onChange={(event) => void toggle(event.target.checked)} />
    </label>
  );
}

function NoticeRow({ notice, close }: { notice: StoredNotice; close: () => void }) {
  const { t } = useTranslation('notices');
  const mark = useMarkRead();
  const { title, about } = useNoticeText()(notice);
  const path = pathOfNotice(notice);
  const open = () => {
    if (!notice.read_at) void mark.one(notice.id);
    if (path) {
      close();
      navigate(path);
    }
  };
  return (
    <li className={`notice-row ${notice.read_at ? '' : 'notice-new'} notice-${notice.weight}`}>
      <button type="button" className="notice" onClick={open}>
        <span className="notice-text">{!notice.read_at && <span className="hidden-text">{t('unread_mark')} </span>}{title}</span>
        <span className="row faint">{about && <span className="cut grow">{about}</span>}<TimeText at={notice.at} /></span>
      </button>
      {!notice.read_at && <button type="button" className="icon-button" aria-label={`${t('mark_read')}: ${title}`} title={t('mark_read')} onClick={() => void mark.one(notice.id)}><Check size={14} /></button>}
    </li>
  );
}

/** What came up since this page was opened and is not kept by the server. */
function Passing({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { t: own } = useTranslation('notices');
  const passing = useNotices();
  if (passing.length === 0) return null;
  return (
    <section className="stack" aria-label={own('session')}>
      <div className="row"><h3 className="grow">{own('session')}</h3><button type="button" className="bare faint" onClick={clearNotices}>{t('notifications.clear')}</button></div>
      <ul className="plain notice-list">
        {passing.slice(0, 8).map((notice) => (
          <li key={notice.key}>
            <button type="button" className="notice" onClick={() => { close(); navigate(`/inbox/mine/${notice.conversation}`); }}>
              <span className="row"><strong className="grow cut">{t(`notifications.${notice.kind}`, { name: notice.name, author: notice.author, score: notice.score })}</strong><TimeText at={notice.at} className="faint" /></span>
              {notice.text && <span className="faint cut">{notice.text}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function WaitingApprovals({ close }: { close: () => void }) {
  const { t } = useTranslation('notices');
  const waiting = useQuery({ queryKey: keys.waitingApprovals, queryFn: ({ signal }) => http.get('/approvals/waiting', { signal }), staleTime: 10_000 });
  const count = waiting.data?.length ?? 0;
  if (count === 0) return null;
  return <Link to="/approvals" className="notice-approvals row" onClick={close}><span className="grow">{t('approvals', { count })}</span><ChevronRight size={15} aria-hidden="true" /></Link>;
}

export default function NoticePanel({ close }: { close: () => void }) {
  const { t } = useTranslation('notices');
  const { t: common } = useTranslation();
  const { sound } = usePreferences();
  const decides = useAllows('decide_approvals');
  const passing = useNotices().length;
  const [unread, setUnread] = useState(false);
  const list = useNoticeList(unread);
  const mark = useMarkRead();
  const notices = list.data?.pages.flatMap((page) => page.items);
  return (
    <div className="popover-menu notice-panel stack" role="dialog" aria-label={common('notifications.title')}>
      <div className="row">
        <h2 className="grow">{common('notifications.title')}</h2>
        {notices?.some((each) => !each.read_at) && <button type="button" className="bare faint" onClick={() => void mark.all()}>{t('mark_all')}</button>}
      </div>
      {decides && <WaitingApprovals close={close} />}
      <Segmented<boolean> size="small" value={unread} aria-label={t('show')} options={[{ value: false, label: t('all') }, { value: true, label: t('unread_only') }]} onChange={setUnread} />
      <div className="notice-scroll" tabIndex={0} role="region" aria-label={common('notifications.title')}>
        {!notices && (list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : <SkeletonLines lines={4} />)}
        {notices?.length === 0 && passing === 0 && <p className="faint">{unread ? t('nothing_unread') : common('notifications.empty_text')}</p>}
        {notices && notices.length > 0 && <ul className="plain notice-list">{notices.map((notice) => <NoticeRow key={notice.id} notice={notice} close={close} />)}</ul>}
        {list.hasNextPage && <button type="button" className="bare link-line" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common('action.load_more')}</button>}
        <Passing close={close} />
      </div>
      <label className="row">
        <span className="grow">{common('notifications.sound')}</span>
        <input type="checkbox" role="switch" className="switch" checked={sound} onChange={(event) => prefer({ sound: event.target.checked })} />
      </label>
      <DesktopSwitch />
    </div>
  );
}
