import { h, type JSX } from 'preact';
import { emoji } from '../model/emoji';
import type { TrayItem } from '../model/tray';
import type { Frame } from './frame';
import { icon, link, tool } from './parts';

const longest = 10_000;

export function composerBox(): HTMLTextAreaElement | null {
  return document.querySelector('.row textarea');
}

function trayItem({ tray, t }: Frame, { key, name, state, progress, preview, tooLarge }: TrayItem): JSX.Element {
  return (
    <li key={key} class={state}>
      {preview ? <img src={preview} alt="" /> : icon(state === 'failed' ? 'alert' : 'file')}
      <span class="what">
        <span dir="auto">{name}</span>
        {state === 'uploading' && <progress max={1} value={progress} aria-label={t('uploading', { name })} />}
        {state === 'failed' && (
          <span class="problem" role="alert">
            {t(tooLarge ? 'tooLarge' : 'uploadFailed')} {!tooLarge && link(t('retry'), () => tray.retry(key))}
          </span>
        )}
      </span>
      {tool('close', t('remove', { name }), () => tray.remove(key))}
    </li>
  );
}

/** `send` gets the trimmed text when there is something to send. */
export function composer(frame: Frame, placeholder: string, send: (text: string) => void): JSX.Element {
  const { chat, tray, state, ui, t, change } = frame;
  const { text, popover } = ui;
  const uploads = state.session?.installation.uploads === 'on';
  const over = text.length - longest;
  const isReady = (text.trim() !== '' || tray.items.some((each) => each.attachment)) && over <= 0 && !tray.busy;
  const write = (value: string): void => {
    change({ text: value });
    chat.keepDraft(value);
    chat.typing(value.trim() !== '');
  };
  // No form: sandboxed pages may not submit any.
  const submit = (): void => {
    if (isReady) send(text.trim());
  };
  const insert = (each: string): void => {
    const box = composerBox();
    change({ popover: undefined });
    if (!box) return;
    box.focus();
    box.setRangeText(each, box.selectionStart, box.selectionEnd, 'end');
    write(box.value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter also ends the choice of a Chinese or Japanese word; on a touch keyboard it is a new line.
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || isComposing || matchMedia('(hover: none)').matches) return;
    event.preventDefault();
    submit();
  };
  return (
    <div class="composer">
      {tray.items.length > 0 && <ul class="tray">{tray.items.map((item) => trayItem(frame, item))}</ul>}
      {over > 0 && (
        <p class="problem" role="alert">
          {t('tooLong', { count: over })}
        </p>
      )}
      <div class="row">
        <textarea
          rows={1}
          dir="auto"
          aria-label={t('message')}
          placeholder={placeholder}
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={() => chat.typing(false)}
          onPaste={(event) => {
            const files = event.clipboardData?.files;
            if (!uploads || !files?.length) return;
            event.preventDefault();
            tray.add([...files]);
          }}
        />
        {uploads && tool('clip', t('attach'), () => document.querySelector<HTMLElement>('[type=file]')?.click())}
        <div class="anchor">
          {tool('smile', t('emoji'), () => change({ popover: popover === 'emoji' ? undefined : 'emoji' }), {
            'aria-expanded': popover === 'emoji',
          })}
          {popover === 'emoji' && (
            <div class="popover emoji" role="group" aria-label={t('emoji')}>
              {emoji.map((each, index) => (
                <button type="button" tabIndex={index && -1} onClick={() => insert(each)}>
                  {each}
                </button>
              ))}
            </div>
          )}
        </div>
        {tool('send', t('send'), submit, { class: 'tool send', 'aria-disabled': !isReady })}
        <input
          type="file"
          multiple
          hidden
          onChange={({ currentTarget }) => {
            tray.add([...(currentTarget.files ?? [])]);
            currentTarget.value = '';
            composerBox()?.focus();
          }}
        />
      </div>
    </div>
  );
}
