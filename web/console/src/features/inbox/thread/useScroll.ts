// Keeps the newest message in view while the reader is there, and the reader's place while older ones come in above.
import { useCallback, useEffect, useRef, useState } from 'react';

type Marks = { first?: number; last: number; sending: number; typing: number };

export function useScroll(marks: Marks) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<Marks & { height: number }>({ last: 0, sending: 0, typing: 0, height: 0 });
  const pinned = useRef(true);
  const [atEnd, setAtEnd] = useState(true);
  const [seen, setSeen] = useState(marks.last);

  const toEnd = useCallback(() => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  // Pictures that load and a composer that grows must not push the newest message out of view.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const follow = new ResizeObserver(() => {
      if (pinned.current) element.scrollTop = element.scrollHeight;
    });
    follow.observe(element);
    if (element.firstElementChild) follow.observe(element.firstElementChild);
    return () => follow.disconnect();
  }, []);

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const end = element.scrollHeight - element.scrollTop - element.clientHeight < 48;
    pinned.current = end;
    if (end !== atEnd) setAtEnd(end);
    if (end && seen !== marks.last) setSeen(marks.last);
  };

  /** After each paint of the thread. */
  const settle = () => {
    const element = box.current;
    if (!element) return;
    const old = before.current;
    const grewAbove = old.first !== undefined && marks.first !== undefined && marks.first < old.first;
    if (grewAbove && !pinned.current) element.scrollTop += element.scrollHeight - old.height;
    else if (pinned.current || marks.sending > old.sending) element.scrollTop = element.scrollHeight;
    before.current = { ...marks, height: element.scrollHeight };
  };

  const fresh = atEnd ? 0 : Math.max(0, marks.last - Math.max(seen, 0));
  return { box, atEnd, fresh: seen === 0 ? 0 : fresh, onScroll, settle, toEnd };
}
