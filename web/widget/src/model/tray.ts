import { ApiError, type Upload } from './api';
import type { Attachment } from './types';

export type TrayItem = {
  key: number;
  name: string;
  state: 'uploading' | 'done' | 'failed';
  /** 0 to 1. */
  progress: number;
  tooLarge: boolean;
  /** Object URL of a picture, for the preview. */
  preview?: string;
  attachment?: Attachment;
};

type StartUpload = (file: File, progress: (share: number) => void) => Upload;

/** Files that are chosen for the next message. Uploads begin at once, so that sending need not wait. */
export class Tray {
  items: readonly TrayItem[] = [];
  readonly #uploads = new Map<number, Upload>();
  readonly #files = new Map<number, File>();
  #nextKey = 1;
  readonly #startUpload: StartUpload;
  readonly #changed: () => void;

  constructor(startUpload: StartUpload, changed: () => void) {
    this.#startUpload = startUpload;
    this.#changed = changed;
  }

  get busy(): boolean {
    return this.items.some(({ state }) => state === 'uploading');
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      const key = this.#nextKey++;
      const preview = /^image\/(png|jpeg|gif|webp|avif)$/.test(file.type) ? URL.createObjectURL(file) : undefined;
      const name = file.name || 'image.png';
      this.#files.set(key, file);
      this.#put([...this.items, { key, name, state: 'uploading', progress: 0, tooLarge: false, preview }]);
      this.#upload(key);
    }
  }

  retry(key: number): void {
    this.#update(key, { state: 'uploading', progress: 0 });
    this.#upload(key);
  }

  remove(key: number): void {
    const item = this.items.find((each) => each.key === key);
    this.#put(this.items.filter((each) => each !== item));
    this.#uploads.get(key)?.cancel();
    this.#uploads.delete(key);
    this.#files.delete(key);
    if (item?.preview) URL.revokeObjectURL(item.preview);
  }

  /** What is uploaded, leaving the tray empty. */
  take(): Attachment[] {
    const attachments = this.items.flatMap(({ attachment }) => attachment ?? []);
    for (const { key } of this.items) this.remove(key);
    return attachments;
  }

  #upload(key: number): void {
    const file = this.#files.get(key);
    if (!file) return;
    const upload = this.#startUpload(file, (progress) => this.#update(key, { progress }));
    this.#uploads.set(key, upload);
    upload.done.then(
      (attachment) => this.#update(key, { state: 'done', progress: 1, attachment }),
      (error: unknown) =>
        this.#update(key, { state: 'failed', tooLarge: error instanceof ApiError && error.status === 413 }),
    );
  }

  #update(key: number, change: Partial<TrayItem>): void {
    this.#put(this.items.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  #put(items: readonly TrayItem[]): void {
    this.items = items;
    this.#changed();
  }
}
