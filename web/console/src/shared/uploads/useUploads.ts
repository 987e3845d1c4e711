// Files are uploaded as soon as they are chosen, so that sending is quick.
import { useCallback, useEffect, useMemo, useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import { conversations } from '@/shared/api/endpoints';
import { newKey } from '@/shared/api/http';
import type { Attachment } from '@/shared/api/types';

type Upload = { key: string; name: string; file?: File; done?: Attachment; problem?: string };
export type Uploads = ReturnType<typeof useUploads>;

// What was attached and not sent yet stays with its conversation or case while the page lives.
const kept = new Map<string, Upload[]>();

export function useUploads(place: string) {
  const [list, setList] = useState<Upload[]>(() => kept.get(place) ?? []);
  const [over, setOver] = useState(false);
  const aborts = useRef(new Map<string, AbortController>());

  useEffect(() => {
    kept.set(place, list);
  }, [place, list]);

  const update = useCallback((key: string, change: Partial<Upload>) => {
    const changed = (old: Upload[]) => old.map((each) => (each.key === key ? { ...each, ...change } : each));
    // Also when nobody looks: the page's other tab may be open when an upload ends.
    kept.set(place, changed(kept.get(place) ?? []));
    setList(changed);
  }, [place]);
  const begin = useCallback(
    (key: string, file: File) => {
      const abort = new AbortController();
      aborts.current.set(key, abort);
      conversations
        .upload(file, { signal: abort.signal })
        .then((done) => update(key, { done, problem: undefined }))
        .catch((error: unknown) => {
          if (!abort.signal.aborted) update(key, { problem: error instanceof Error ? error.message : String(error) });
        });
    },
    [update],
  );
  const pick = useCallback(
    (files: Iterable<File>) => {
      for (const file of files) {
        const key = newKey();
        setList((old) => [...old, { key, name: file.name, file }]);
        begin(key, file);
      }
    },
    [begin],
  );

  return useMemo(
    () => ({
      list,
      over,
      ready: list.flatMap((each) => (each.done ? [each.done] : [])),
      busy: list.some((each) => !each.done && !each.problem),
      failed: list.some((each) => each.problem),
      pick,
      retry(key: string) {
        const file = list.find((each) => each.key === key)?.file;
        if (!file) return;
        update(key, { problem: undefined });
        begin(key, file);
      },
      remove(key: string) {
        aborts.current.get(key)?.abort();
        setList((old) => old.filter((each) => each.key !== key));
      },
      clear: () => setList([]),
      /** Those that were sent; what came meanwhile stays. */
      drop: (sent: Attachment[]) => setList((old) => old.filter((each) => !sent.some(({ id }) => id === each.done?.id))),
      restore: (attachments: Attachment[]) => setList(attachments.map((done) => ({ key: done.id, name: done.name, done }))),
      onPaste(event: ClipboardEvent) {
        if (event.clipboardData.files.length === 0) return;
        event.preventDefault();
        pick(event.clipboardData.files);
      },
      dropTarget: {
        onDragOver(event: DragEvent) {
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          setOver(true);
        },
        onDragLeave: () => setOver(false),
        onDrop(event: DragEvent) {
          if (event.dataTransfer.files.length === 0) return;
          event.preventDefault();
          setOver(false);
          pick(event.dataTransfer.files);
        },
      },
    }),
    [begin, list, over, pick, update],
  );
}
