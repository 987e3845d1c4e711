import { useState } from 'react';
import { timeFrom } from '../model/hours';

/** A time of 24 hours, whatever the browser's habits; "9" and "930" are understood. */
export function TimeInput({ label, value, onChange }: { label: string; value: string; onChange: (time: string) => void }) {
  const [typed, setTyped] = useState<string>();
  const settle = () => {
    const time = typed === undefined ? undefined : timeFrom(typed);
    if (time && time !== value) onChange(time);
    setTyped(undefined);
  };
  return (
    <input
      className="time-input time-short" aria-label={label} value={typed ?? value} maxLength={5} inputMode="numeric" autoComplete="off"
      onChange={(event) => setTyped(event.target.value)} onBlur={settle} onKeyDown={(event) => event.key === 'Enter' && (event.preventDefault(), settle())}
    />
  );
}
