import { useQueryClient } from '@tanstack/react-query';
import { Popover } from 'antd';
import { Keyboard, LogOut, Type, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { rememberUser, useMe } from '@/shared/api/me';
import type { Language } from '@/shared/api/types';
import { languages, setLanguage } from '@/shared/i18n';
import { releaseAll } from '@/shared/realtime/outgoing';
import { Avatar } from '@/shared/ui/Avatar';
import { usePhone } from '@/shared/ui/media';
import { prefer, usePreferences } from '@/shared/ui/preferences';
import { useProblem } from '@/shared/ui/problem';
import type { Overlay } from './overlay';

function useSignOut() {
  const cache = useQueryClient();
  const problem = useProblem();
  return async () => {
    releaseAll();
    try {
      await session.signOut();
    } catch (error) {
      return problem(error);
    }
    cache.clear();
    cache.setQueryData(keys.me, null);
    location.assign('/');
  };
}

type ChoiceProps<T extends string> = { label: string; value: string; options: [T, string][]; choose: (value: T) => void };

function Choice<T extends string>({ label, value, options, choose }: ChoiceProps<T>) {
  return (
    <div className="menu-choice" role="radiogroup" aria-label={label}>
      <span className="faint">{label}</span>
      <div className="row">
        {options.map(([key, text]) => (
          <button key={key} type="button" role="radio" aria-checked={key === value} onClick={() => choose(key)}>{text}</button>
        ))}
      </div>
    </div>
  );
}

export function ProfileMenu({ open }: { open: (overlay: Overlay) => void }) {
  const { t, i18n } = useTranslation();
  const cache = useQueryClient();
  const { user, workspace } = useMe();
  const { theme, largeType } = usePreferences();
  const phone = usePhone();
  const signOut = useSignOut();
  const [shown, setShown] = useState(false);

  const speak = async (language: Language) => {
    await setLanguage(language);
    // The choice works at once; the account remembers it when the server is there.
    session.change({ language }).then((changed) => rememberUser(cache, changed)).catch(() => undefined);
  };
  const go = (overlay: Overlay) => () => {
    setShown(false);
    open(overlay);
  };

  const content = (
    <div className="popover-menu stack" role="dialog" aria-label={t('profile.menu')}>
      <div className="row">
        <Avatar name={user.name} size={36} />
        <div className="grow">
          <div className="cut"><strong>{user.name}</strong></div>
          <div className="faint cut">{user.email}</div>
          <div className="faint cut">{workspace}</div>
        </div>
      </div>
      <div className="menu-list">
        <button type="button" onClick={go('profile')}><UserRound size={16} aria-hidden="true" /> {t('profile.open')}</button>
        <button type="button" onClick={go('shortcuts')}><Keyboard size={16} aria-hidden="true" /> <span className="grow">{t('profile.shortcuts')}</span> <kbd>?</kbd></button>
        <button type="button" aria-pressed={largeType} onClick={() => prefer({ largeType: !largeType })}>
          <Type size={16} aria-hidden="true" /> <span className="grow">{t('profile.large_type')}</span> {largeType && '✓'}
        </button>
      </div>
      <Choice label={t('profile.language')} value={i18n.language} options={Object.entries(languages) as [Language, string][]} choose={(language) => void speak(language)} />
      <Choice
        label={t('profile.theme')} value={theme} choose={(choice) => prefer({ theme: choice })}
        options={(['system', 'light', 'dark'] as const).map((key) => [key, t(`profile.theme_${key}`)])}
      />
      <div className="menu-list">
        <button type="button" onClick={() => void signOut()}><LogOut size={16} aria-hidden="true" /> {t('profile.sign_out')}</button>
      </div>
    </div>
  );

  return (
    <Popover content={content} trigger="click" open={shown} onOpenChange={setShown} placement={phone ? 'topRight' : 'rightBottom'} arrow={false}>
      <button type="button" className="icon-button" title={user.name} aria-expanded={shown}>
        <span className="hidden-text">{t('profile.menu')}: {user.name}</span>
        <Avatar name={user.name} size={28} />
      </button>
    </Popover>
  );
}
