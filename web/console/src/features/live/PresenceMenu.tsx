import { useQueryClient } from '@tanstack/react-query';
import { Dropdown } from 'antd';
import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { keys } from '@/shared/api/keys';
import type { Presence, UserSummary } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { Stopwatch } from '@/shared/ui/TimeText';
import { live } from './api';

const choices: Presence[] = ['online', 'busy', 'wrap_up', 'on_break', 'training', 'away', 'offline'];

export function PresenceMenu({ user }: { user: UserSummary }) {
  const { t } = useTranslation('live');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const problem = useProblem();
  const set = (presence: Presence) =>
    live.setPresence(user.id, presence).then(() => cache.invalidateQueries({ queryKey: keys.live })).catch(problem);
  const items = choices.map((presence) => ({
    key: presence, label: common(`presence.${presence}`), icon: <i className={`dot presence-${presence}`} />,
  }));
  return (
    <Dropdown trigger={['click']} menu={{ items, selectedKeys: [user.presence], onClick: ({ key }) => void set(key as Presence) }}>
      <button type="button" className="presence-cell" title={t('set_presence', { name: user.name })}>
        <span className="hidden-text">{t('set_presence', { name: user.name })}: </span>
        <i className={`dot presence-${user.presence}`} />
        <span className="cut">{common(`presence.${user.presence}`)}</span>
        {user.presence !== 'offline' && <Stopwatch since={user.presence_since} className="faint" />}
        <ChevronDown size={12} aria-hidden="true" />
      </button>
    </Dropdown>
  );
}
