// What was dropped for import: which format it is, and the files as texts.
import type { ImportFormat } from '../types';

export const formats: ImportFormat[] = ['markdown', 'html', 'csv', 'zendesk', 'chatwoot', 'deskbell'];
const ends: Record<string, ImportFormat> = { md: 'markdown', markdown: 'markdown', html: 'html', htm: 'html', csv: 'csv' };

/** By their names; JSON is looked into. Nothing: it cannot be told. */
export function formatOf(files: { name: string; content: string }[]): ImportFormat | undefined {
  const counts = new Map<ImportFormat, number>();
  for (const { name, content } of files) {
    const end = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    const format = end === 'json' ? jsonFormat(content) : ends[end];
    if (format) counts.set(format, (counts.get(format) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function jsonFormat(text: string): ImportFormat | undefined {
  const start = text.slice(0, 20_000);
  if (/"format"\s*:\s*"deskbell/.test(start) || /"deskbell_knowledge"/.test(start)) return 'deskbell';
  if (/"(section_id|html_url|source_locale|draft)"/.test(start)) return 'zendesk';
  if (/"(payload|portal|category_id|associated_article_id)"/.test(start)) return 'chatwoot';
  return undefined;
}

export const kMostFiles = 500;
export const kMostBytes = 20 * 1024 * 1024;

/** A folder's files keep the way to them; whatever is no text is left out by its end. */
export function usable(name: string): boolean {
  return /\.(md|markdown|html?|csv|json|txt)$/i.test(name) && !name.split('/').some((part) => part.startsWith('.') || part === 'node_modules');
}

type Entry = { isFile: boolean; isDirectory: boolean; fullPath: string; file?: (done: (file: File) => void, failed: () => void) => void; createReader?: () => { readEntries: (done: (entries: Entry[]) => void, failed: () => void) => void } };

/** All files below what was dropped, folders too. */
export async function droppedFiles(transfer: DataTransfer): Promise<{ path: string; file: File }[]> {
  const entries = [...transfer.items].flatMap((item) => (item.webkitGetAsEntry() as Entry | null) ?? []);
  if (entries.length === 0) return [...transfer.files].map((file) => ({ path: file.name, file }));
  const found: { path: string; file: File }[] = [];
  const walk = async (entry: Entry): Promise<void> => {
    if (found.length > kMostFiles) return;
    if (entry.isFile) {
      const file = await new Promise<File | undefined>((done) => entry.file?.(done, () => done(undefined)));
      if (file) found.push({ path: entry.fullPath.replace(/^\//, ''), file });
      return;
    }
    const reader = entry.createReader?.();
    for (;;) {
      const part = await new Promise<Entry[]>((done) => (reader ? reader.readEntries(done, () => done([])) : done([])));
      if (part.length === 0) return;
      for (const each of part) await walk(each);
    }
  };
  for (const entry of entries) await walk(entry);
  return found;
}
