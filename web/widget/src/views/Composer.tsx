import { h, type JSX, type RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { emoji } from '../model/emoji';
import { useFrame } from './context';
import { Icon } from './Icon';
import { moveFocus, usePopover } from './popover';
import { TrayRow } from './TrayRow';

const longest = 10_000;
const columns = 8;

function EmojiPicker({ pick }: { pick: (each: string) => void }): JSX.Element {
  const { t } = useFrame();
  const { open, setOpen, box, button } = usePopover<HTMLDivElement>();
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (open) grid.current?.querySelector('button')?.focus({ preventScroll: true });
  }, [open]);
  return (
    <div class="anchor" ref={box}>
      <button
        type="button"
        class="tool"
        ref={button}
        aria-label={t('emoji')}
        aria-haspopup="true"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="smile" />
      </button>
      {open && (
        <div
          class="emoji"
          role="group"
          aria-label={t('emoji')}
          ref={grid}
          onKeyDown={(event) => grid.current && moveFocus(event, grid.current, columns)}
        >
          {emoji.map((each, index) => (
            <button
              key={each}
              type="button"
              tabIndex={index === 0 ? 0 : -1}
              onClick={() => {
                setOpen(false);
                pick(each);
              }}
            >
              {each}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

type Props = {
  placeholder: string;
  box: RefObject<HTMLTextAreaElement | null>;
  /** False keeps the text: something else must be filled in first. */
  allow?: () => boolean;
  fields?: () => Record<string, string>;
};

export function Composer({ placeholder, box, allow, fields }: Props): JSX.Element {
  const { chat, tray, state, t } = useFrame();
  const [text, setText] = useState(() => chat.draft());
  const picker = useRef<HTMLInputElement>(null);
  const uploads = state.session?.installation.uploads === 'on';
  const over = text.length - longest;
  const ready = (text.trim() !== '' || tray.items.some(({ state: each }) => each === 'done')) && over <= 0 && !tray.busy;

  const write = (value: string): void => {
    setText(value);
    chat.keepDraft(value);
    chat.typing(value.trim() !== '');
  };
  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.setProperty('height', 'auto');
    area.style.setProperty('height', `${area.scrollHeight}px`);
  }, [text, state.shown]);

  const send = (): void => {
    if (!ready || allow?.() === false) return;
    chat.typing(false);
    chat.send(text.trim(), tray.take(), fields?.());
    setText('');
    chat.keepDraft('');
    box.current?.focus();
  };
  const insert = (each: string): void => {
    const area = box.current;
    const [from, to] = [area?.selectionStart ?? text.length, area?.selectionEnd ?? text.length];
    write(text.slice(0, from) + each + text.slice(to));
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(from + each.length, from + each.length);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter also ends the choice of a Chinese or Japanese word; on a touch keyboard it is a new line.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || composing || matchMedia('(hover: none)').matches) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {tray.items.length > 0 && <TrayRow />}
      {over > 0 && (
        <p class="problem" role="alert">
          {t('tooLong', { count: over })}
        </p>
      )}
      <div class="row">
        <textarea
          ref={box}
          rows={1}
          dir="auto"
          aria-label={t('message')}
          placeholder={placeholder}
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={() => chat.typing(false)}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (!uploads || files.length === 0) return;
            event.preventDefault();
            tray.add(files);
          }}
        />
        <div class="tools">
          {uploads && (
            <button type="button" class="tool" aria-label={t('attach')} onClick={() => picker.current?.click()}>
              <Icon name="clip" />
            </button>
          )}
          <EmojiPicker pick={insert} />
          <button type="submit" class="tool send" aria-label={t('send')} aria-disabled={!ready}>
            <Icon name="send" flips />
          </button>
        </div>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            tray.add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
            box.current?.focus();
          }}
        />
      </div>
    </form>
  );
}
