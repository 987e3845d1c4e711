import { h, type JSX } from 'preact';
import { useFrame } from './context';
import { Icon } from './Icon';

export function TrayRow(): JSX.Element {
  const { tray, t } = useFrame();
  return (
    <ul class="tray">
      {tray.items.map(({ key, name, state, progress, preview, tooLarge }) => (
        <li key={key} class={state}>
          {preview ? <img src={preview} alt="" /> : <Icon name={state === 'failed' ? 'alert' : 'file'} />}
          <span class="what">
            <span class="name" dir="auto">
              {name}
            </span>
            {state === 'uploading' && <progress max={1} value={progress} aria-label={t('uploading', { name })} />}
            {state === 'failed' && (
              <span class="problem" role="alert">
                {t(tooLarge ? 'tooLarge' : 'uploadFailed', { name })}
                {!tooLarge && (
                  <button type="button" class="link" onClick={() => tray.retry(key)}>
                    {t('retry')}
                  </button>
                )}
              </span>
            )}
          </span>
          <button type="button" class="tool" aria-label={t('remove', { name })} onClick={() => tray.remove(key)}>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
