import { modKey } from './hotkeys';

/** `mod+k` → Ctrl K or ⌘ K. */
export function Kbd({ combo }: { combo: string }) {
  return (
    <span className="kbd-row">
      {combo.split('+').map((part) => (
        <kbd key={part}>{part === 'mod' ? modKey : part === 'alt' ? 'Alt' : part.length === 1 ? part.toUpperCase() : part}</kbd>
      ))}
    </span>
  );
}
