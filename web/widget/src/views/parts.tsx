import { h, type JSX } from 'preact';

const paths = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  menu: 'M12 5v1M12 11.5v1M12 18v1',
  send: 'M4 12l16-7.5-5 15.5-3.2-6.3L4 12zm7.8 1.7L20 4.5',
  clip: 'M20 11.5l-8 8a5 5 0 0 1-7-7l8.3-8.3a3.4 3.4 0 0 1 4.8 4.8l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.4-7.3',
  smile: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM8.5 14a4.2 4.2 0 0 0 7 0M9 9v1M15 9v1',
  file: 'M13.5 3.5H7a1.5 1.5 0 0 0-1.5 1.5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5l-5-5zm0 0v5h5',
  people:
    'M9 11a3.3 3.3 0 1 0 0-6.6A3.3 3.3 0 0 0 9 11zM2.8 19.5a6.2 6.2 0 0 1 12.4 0M15.6 4.7a3.3 3.3 0 0 1 0 6M17.6 14a6.2 6.2 0 0 1 3.6 5.5',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checks: 'M2.5 12.5L7 17l8.5-9.5M11 16l1 1 9.5-9.5',
  alert: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5v5.5M12 16v1',
  sound: 'M4.5 9.5v5h3l4.5 4v-13l-4.5 4h-3zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
  mute: 'M4.5 9.5v5h3l4.5 4v-13l-4.5 4h-3zM16 9.5l5 5M21 9.5l-5 5',
  star: 'M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z',
} as const;

export type IconName = keyof typeof paths;

export function icon(name: IconName, className = ''): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class={`icon ${className}`}>
      <path d={paths[name]} />
    </svg>
  );
}

/** A round button that shows an icon and is named for those who do not see it. */
export function tool(name: IconName, label: string, action: () => void, more: JSX.IntrinsicElements['button'] = {}): JSX.Element {
  return (
    <button type="button" class="tool" aria-label={label} title={label} onClick={action} {...more}>
      {icon(name, name === 'back' || name === 'send' ? 'flips' : '')}
    </button>
  );
}

export function link(label: string, action: () => void): JSX.Element {
  return (
    <button type="button" class="link" onClick={action}>
      {label}
    </button>
  );
}

export function face(name: string, logo?: string): JSX.Element {
  return logo ? (
    <img class="face" src={logo} alt="" />
  ) : (
    <span class="face" aria-hidden="true">
      {[...name.trim()][0]?.toUpperCase()}
    </span>
  );
}

export function count(unread: number, label: string): JSX.Element | false {
  return (
    unread > 0 && (
      <span class="count" aria-label={label}>
        {unread}
      </span>
    )
  );
}
