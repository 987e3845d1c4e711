import { useQueryClient } from '@tanstack/react-query';
import { Popover } from 'antd';
import type { TooltipPlacement } from 'antd/es/tooltip';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '@/shared/api/endpoints';
import { rememberUser, useMe } from '@/shared/api/me';
import type { Presence } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { Stopwatch } from '@/shared/ui/TimeText';

const choices: Presence[] = ['online', 'busy', 'wrap_up', 'on_break', 'training', 'away', 'offline'];

export function PresenceSwitch({ placement }: { placement: TooltipPlacement }) {
  const { t } = useTranslation();
  const { user } = useMe();
  const cache = useQueryClient();
  const problem = useProblem();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');

  const choose = async (presence: Presence) => {
    setOpen(false);
    const before = user;
    rememberUser(cache, { ...user, presence, presence_note: note || undefined, presence_since: new Date().toISOString() });
    try {
      rememberUser(cache, await session.setPresence({ presence, note: note.trim() || undefined }));
      setNote('');
    } catch (error) {
      rememberUser(cache, before);
      problem(error);
    }
  };

  const content = (
    <div className="popover-menu stack" role="dialog" aria-label={t('presence.label')}>
      <p className="faint">{t(user.presence === 'online' ? 'presence.takes_work' : 'presence.no_work')}</p>
      <input
        className="field" value={note} maxLength={120} placeholder={t('presence.note')} aria-label={t('presence.note')}
        onChange={(event) => setNote(event.target.value)}
      />
      <div role="radiogroup" aria-label={t('presence.label')} className="presence-list">
        {choices.map((presence) => (
          <button key={presence} type="button" role="radio" aria-checked={user.presence === presence} onClick={() => void choose(presence)}>
            <i className={`dot presence-${presence}`} />
            <span className="grow">{t(`presence.${presence}`)}</span>
          </button>
        ))}
      </div>
    </div>
  );

  return (
    <Popover content={content} trigger="click" open={open} onOpenChange={setOpen} placement={placement} arrow={false}>
      <button
        type="button" className="presence-button" aria-expanded={open} title={user.presence_note}
      >
        <i className={`dot presence-${user.presence}`} />
        <span className="hidden-text">{t('presence.label')}: </span>
        <span>{t(`presence.${user.presence}`)}</span>
        {user.presence !== 'offline' && <Stopwatch since={user.presence_since} />}
      </button>
    </Popover>
  );
}
