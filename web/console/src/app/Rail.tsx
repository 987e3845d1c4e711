import { useQuery } from '@tanstack/react-query';
import { Tooltip } from 'antd';
import { Moon, Search, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { conversations } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { allows, useMe } from '@/shared/api/me';
import { PresenceSwitch } from '@/features/session/PresenceSwitch';
import { modKey } from '@/shared/ui/hotkeys';
import { useDark, usePhone } from '@/shared/ui/media';
import { prefer } from '@/shared/ui/preferences';
import { Link, useRoute } from '@/shared/ui/router';
import { areas, inRail } from './areas';
import { Notifications } from './Notifications';
import { ProfileMenu } from './ProfileMenu';
import type { Overlay } from './overlay';

export function Rail({ open }: { open: (overlay: Overlay) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { parts } = useRoute();
  const dark = useDark();
  const phone = usePhone();
  const counts = useQuery({
    queryKey: keys.counts, queryFn: ({ signal }) => conversations.counts({ signal }), enabled: allows(me, 'view_conversations'),
  });
  const mine = counts.data?.mine ?? 0;
  const side = phone ? 'top' : 'right';
  return (
    <div className="rail">
      <img className="rail-mark" src="/favicon.svg" alt="" />
      <nav className="rail-nav" aria-label={t('nav.label')}>
        {areas.filter((area) => inRail(area, me) && !(phone && area.notOnPhone)).map(({ name, icon: Icon }) => (
          <Link key={name} to={`/${name}`} className="rail-item" aria-current={parts[0] === name ? 'page' : undefined}>
            {Icon && <Icon size={20} strokeWidth={1.75} aria-hidden="true" />}
            <span>{t(`nav.${name}`)}</span>
            {name === 'inbox' && mine > 0 && <b className="badge" aria-hidden="true">{mine > 99 ? '99+' : mine}</b>}
          </Link>
        ))}
      </nav>
      <div className="rail-foot">
        <Tooltip title={`${t('find')} (${modKey} K)`} placement={side}>
          <button type="button" className="icon-button palette-button" aria-label={t('find')} onClick={() => open('palette')}>
            <Search size={18} />
          </button>
        </Tooltip>
        <PresenceSwitch placement={phone ? 'top' : 'rightBottom'} />
        <Notifications placement={phone ? 'top' : 'rightBottom'} />
        <Tooltip title={t(dark ? 'profile.to_light' : 'profile.to_dark')} placement={side}>
          <button
            type="button"
            className="icon-button theme-button"
            aria-label={t(dark ? 'profile.to_light' : 'profile.to_dark')}
            onClick={() => prefer({ theme: dark ? 'light' : 'dark' })}
          >
            {dark ? <Sun size={18} /> : <Moon size={18} />}
          </button>
        </Tooltip>
        <ProfileMenu open={open} />
      </div>
    </div>
  );
}
