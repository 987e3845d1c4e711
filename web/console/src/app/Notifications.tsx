import { Popover } from 'antd';
import type { TooltipPlacement } from 'antd/es/tooltip';
import { Bell } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clearNotices, markNoticesSeen, useNotices } from '@/shared/realtime/notices';
import { prefer, usePreferences } from '@/shared/ui/preferences';
import { navigate } from '@/shared/ui/router';
import { TimeText } from '@/shared/ui/TimeText';

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

export function Notifications({ placement }: { placement: TooltipPlacement }) {
  const { t } = useTranslation();
  const notices = useNotices();
  const { sound } = usePreferences();
  const [open, setOpen] = useState(false);
  const unseen = notices.filter((notice) => !notice.seen).length;
  const change = (next: boolean) => {
    setOpen(next);
    if (!next) markNoticesSeen();
  };
  const content = (
    <div className="popover-menu stack" role="dialog" aria-label={t('notifications.title')}>
      <div className="row">
        <h2 className="grow">{t('notifications.title')}</h2>
        {notices.length > 0 && <button type="button" className="bare faint" onClick={clearNotices}>{t('notifications.clear')}</button>}
      </div>
      {notices.length === 0 ? (
        <p className="faint">{t('notifications.empty_text')}</p>
      ) : (
        <ul className="plain notice-list">
          {notices.slice(0, 12).map((notice) => (
            <li key={notice.key}>
              <button
                type="button"
                className="notice"
                onClick={() => {
                  change(false);
                  navigate(`/inbox/mine/${notice.conversation}`);
                }}
              >
                <span className="row">
                  <strong className="grow cut">{t(`notifications.${notice.kind}`, { name: notice.name, author: notice.author, score: notice.score })}</strong>
                  <TimeText at={notice.at} className="faint" />
                </span>
                {notice.text && <span className="faint cut">{notice.text}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
      <label className="row">
        <span className="grow">{t('notifications.sound')}</span>
        <input type="checkbox" role="switch" className="switch" checked={sound} onChange={(event) => prefer({ sound: event.target.checked })} />
      </label>
      <DesktopSwitch />
    </div>
  );
  return (
    <Popover content={content} trigger="click" open={open} onOpenChange={change} placement={placement} arrow={false}>
      <button
        type="button"
        className="icon-button"
        aria-expanded={open}
        aria-label={unseen ? t('notifications.unread', { count: unseen }) : t('notifications.title')}
      >
        <Bell size={18} />
        {unseen > 0 && <b className="badge" aria-hidden="true">{unseen}</b>}
      </button>
    </Popover>
  );
}
