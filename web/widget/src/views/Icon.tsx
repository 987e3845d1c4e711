import { h, type JSX } from 'preact';

const paths = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  menu: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  send: 'M4 12l16-7.5-5 15.5-3.2-6.3L4 12zm7.8 1.7L20 4.5',
  clip: 'M20 11.5l-8 8a5 5 0 0 1-7-7l8.3-8.3a3.4 3.4 0 0 1 4.8 4.8l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.4-7.3',
  smile: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM8.5 14a4.2 4.2 0 0 0 7 0M9 9.5v.01M15 9.5v.01',
  file: 'M13.5 3.5H7a1.5 1.5 0 0 0-1.5 1.5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5l-5-5zm0 0v5h5',
  down: 'M12 5v13M6 12.5l6 6 6-6',
  people:
    'M9 11a3.3 3.3 0 1 0 0-6.6A3.3 3.3 0 0 0 9 11zM2.8 19.5a6.2 6.2 0 0 1 12.4 0M15.6 4.7a3.3 3.3 0 0 1 0 6M17.6 14a6.2 6.2 0 0 1 3.6 5.5',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checks: 'M2.5 12.5L7 17l8.5-9.5M11 16l1 1 9.5-9.5',
  alert: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5v5.5M12 16.3v.01',
  sound: 'M4.5 9.5v5h3l4.5 4v-13l-4.5 4h-3zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
  mute: 'M4.5 9.5v5h3l4.5 4v-13l-4.5 4h-3zM16 9.5l5 5M21 9.5l-5 5',
  end: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM9 9l6 6M15 9l-6 6',
  star: 'M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z',
} as const;

export function Icon({ name, flips = false }: { name: keyof typeof paths; flips?: boolean }): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class={flips ? 'icon flips' : 'icon'}>
      <path d={paths[name]} />
    </svg>
  );
}
