import type { Problem } from '@deskbell/realtime';
import type { Identity } from '../bridge';
import type { Attachment, Id, Page, VisitorConversation, VisitorMessage, VisitorSession } from './types';

/** What an error's answer says about it; nothing when it is not ours, a proxy's page say. */
function detailOf(answer: string): string {
  try {
    return (JSON.parse(answer) as Partial<Problem>).detail ?? '';
  } catch {
    return '';
  }
}

/** An answer that is an error, or none at all (`status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    answer: string,
  ) {
    super(detailOf(answer));
  }
}

/** Whether the same call may succeed later. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof ApiError) || [0, 408, 409, 429].includes(error.status) || error.status >= 500;
}

export type NewTalk = {
  client_id: string;
  text: string;
  attachments?: Id[];
  fields?: Record<string, string>;
  page_url?: string;
  language?: string;
};

export type SessionRequest = {
  installation: string;
  token?: string;
  language?: string;
  page_url?: string;
  page_title?: string;
  referrer?: string;
};

export type Upload = { done: Promise<Attachment>; cancel(): void };

const timeout = 20_000;

export class Api {
  token = '';

  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  session(request: SessionRequest): Promise<VisitorSession> {
    return this.#call('POST', 'sessions', request);
  }

  identify(identity: Identity): Promise<VisitorSession> {
    return this.#call('POST', 'identify', identity);
  }

  conversations(): Promise<VisitorConversation[]> {
    return this.#call('GET', 'conversations');
  }

  /** `pending`: kept by the server while its database is away; ask again. */
  open(talk: NewTalk): Promise<VisitorConversation | { pending: true }> {
    return this.#call('POST', 'conversations', talk, talk.client_id);
  }

  /** The newest ones, or those next to a seq that we have. */
  messages(conversation: Id, from?: { side: 'before' | 'after'; seq: number }): Promise<Page<VisitorMessage>> {
    return this.#call('GET', `conversations/${conversation}/messages${from ? `?${from.side}_seq=${from.seq}` : ''}`);
  }

  post(conversation: Id, message: { client_id: string; text: string; attachments?: Id[] }): Promise<VisitorMessage | { pending: true }> {
    return this.#call('POST', `conversations/${conversation}/messages`, message);
  }

  rate(conversation: Id, score: number, comment?: string): Promise<void> {
    return this.#call('POST', `conversations/${conversation}/rating`, { score, comment });
  }

  close(conversation: Id): Promise<void> {
    return this.#call('POST', `conversations/${conversation}/close`, {});
  }

  conversation(conversation: Id): Promise<VisitorConversation> {
    return this.#call('GET', `conversations/${conversation}`);
  }

  /** XMLHttpRequest, because fetch does not tell how far an upload is. */
  upload(file: Blob, name: string, progress: (share: number) => void): Upload {
    const request = new XMLHttpRequest();
    const done = new Promise<Attachment>((resolve, reject) => {
      const fail = (): void => reject(new ApiError(request.status, request.responseText));
      request.open('POST', `${this.#base}/attachments?name=${encodeURIComponent(name)}`);
      request.setRequestHeader('Authorization', `Visitor ${this.token}`);
      request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
      request.upload.onprogress = (event) => progress(event.total > 0 ? event.loaded / event.total : 0);
      request.onload = () => {
        if (request.status < 200 || request.status > 299) return fail();
        resolve(JSON.parse(request.responseText) as Attachment);
      };
      request.onerror = fail;
      request.ontimeout = fail;
      request.onabort = fail;
      request.send(file);
    });
    return { done, cancel: () => request.abort() };
  }

  async #call<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
    const headers: Record<string, string> = {};
    if (this.token) headers.Authorization = `Visitor ${this.token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (key) headers['Idempotency-Key'] = key;
    let status = 0;
    let text = '';
    try {
      const response = await fetch(`${this.#base}/${path}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: 'omit',
        signal: AbortSignal.timeout(timeout),
      });
      text = await response.text();
      status = response.status;
    } catch {
      throw new ApiError(0, '');
    }
    if (status < 200 || status > 299) throw new ApiError(status, text);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
