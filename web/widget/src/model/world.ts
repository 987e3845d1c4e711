import type { StreamClient, StreamOptions } from '@deskbell/realtime';
import type { ToHost } from '../bridge';
import type { Language } from '../i18n';
import type { Api } from './api';
import type { Memory } from './storage';

/** What the chat finds around it: the server, the browser, the page it is embedded in. */
export type World = {
  api: Api;
  installation: string;
  memory: Memory;
  connect(options: Pick<StreamOptions, 'token' | 'outbox' | 'echo'>): StreamClient;
  tellHost(message: ToHost): void;
  /** A short sound for a new message. */
  chime(): void;
  newId(): string;
  now(): number;
  /** Runs alone among the tabs of this visitor. */
  alone<T>(action: () => Promise<T>): Promise<T>;
  browserLanguages: readonly string[];
  /** Makes the catalogue of a language ready; rejects when it cannot be had. */
  learn(language: Language): Promise<void>;
};
