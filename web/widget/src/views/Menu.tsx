import { h, type JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { languages } from '../i18n';
import { useFrame } from './context';
import { Icon } from './Icon';
import { moveFocus, usePopover } from './popover';

export function Menu(): JSX.Element {
  const { chat, state, t } = useFrame();
  const { open, setOpen, box, button } = usePopover<HTMLDivElement>();
  const list = useRef<HTMLDivElement>(null);
  const { live, sound, language, view } = state;
  const canEnd = view === 'talk' && live && live.conversation.status !== 'closed';
  useEffect(() => {
    if (open) list.current?.querySelector('button')?.focus();
  }, [open]);
  const choose = (action: () => void): void => {
    setOpen(false);
    button.current?.focus();
    action();
  };
  return (
    <div class="anchor" ref={box}>
      <button
        type="button"
        class="round"
        ref={button}
        aria-label={t('menu')}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="menu" />
      </button>
      {open && (
        <div
          class="menu"
          role="menu"
          aria-label={t('menu')}
          ref={list}
          onKeyDown={(event) => list.current && moveFocus(event, list.current)}
        >
          <button type="button" role="menuitemcheckbox" aria-checked={sound} onClick={() => choose(() => chat.setSound(!sound))}>
            <Icon name={sound ? 'sound' : 'mute'} />
            {t(sound ? 'soundOn' : 'soundOff')}
          </button>
          <div role="group" aria-label={t('language')}>
            {languages.map(({ code, name }) => (
              <button
                key={code}
                type="button"
                role="menuitemradio"
                aria-checked={code === language}
                lang={code}
                onClick={() => choose(() => chat.setLanguage(code))}
              >
                {code === language ? <Icon name="check" /> : <span class="icon" />}
                {name}
              </button>
            ))}
          </div>
          {canEnd && (
            <button type="button" role="menuitem" class="danger" onClick={() => choose(() => chat.askEnd(true))}>
              <Icon name="end" />
              {t('endTalk')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
