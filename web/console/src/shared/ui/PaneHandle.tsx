import { useRef, type KeyboardEvent, type PointerEvent } from 'react';

type Props = { label: string; width: number; min: number; max: number; side: 'left' | 'right'; onWidth: (width: number) => void };

/** The edge of a pane, moved by pointer or arrow keys. `side` is where the pane lies. */
export function PaneHandle({ label, width, min, max, side, onWidth }: Props) {
  const start = useRef({ x: 0, width });
  const sign = side === 'left' ? 1 : -1;
  const set = (next: number) => onWidth(Math.round(Math.min(max, Math.max(min, next))));
  const down = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width };
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) set(start.current.width + sign * (event.clientX - start.current.x));
  };
  const key = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0;
    if (step) set(width + sign * step);
  };
  return (
    <div
      className={`pane-handle pane-handle-${side}`} role="separator" aria-orientation="vertical" aria-label={label} tabIndex={0}
      aria-valuenow={width} aria-valuemin={min} aria-valuemax={max} onPointerDown={down} onPointerMove={move} onKeyDown={key}
    />
  );
}
