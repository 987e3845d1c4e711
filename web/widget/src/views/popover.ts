import { useEffect, useRef, useState } from 'preact/hooks';

type Popover<T extends HTMLElement> = {
  open: boolean;
  setOpen(open: boolean): void;
  /** For the element around button and content. */
  box: { current: T | null };
  button: { current: HTMLButtonElement | null };
};

/** Closes on Escape (focus goes back to the button) and when focus or pointer go elsewhere. */
export function usePopover<T extends HTMLElement>(): Popover<T> {
  const [open, setOpen] = useState(false);
  const box = useRef<T>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    box.current?.addEventListener('keydown', escape);
    const inside = box.current;
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      inside?.removeEventListener('keydown', escape);
    };
  }, [open]);
  return { open, setOpen, box, button };
}

/** Arrow keys, Home and End among the buttons of `container`; `columns` for a grid. */
export function moveFocus(event: KeyboardEvent, container: HTMLElement, columns = 1): void {
  const buttons = [...container.querySelectorAll<HTMLButtonElement>('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const along = getComputedStyle(container).direction === 'rtl' ? -1 : 1;
  const steps: Record<string, number> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    ...(columns > 1 ? { ArrowRight: along, ArrowLeft: -along } : {}),
    Home: -at,
    End: buttons.length - 1 - at,
  };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const next = columns > 1 ? Math.min(Math.max(at + step, 0), buttons.length - 1) : at + step;
  buttons[(next + buttons.length) % buttons.length]?.focus();
}
