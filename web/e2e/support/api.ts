import { expect, request, type APIRequestContext, type APIResponse } from '@playwright/test';
import { logins, running } from './server';

export type Who = 'alex' | 'lena' | 'ben' | 'lina' | 'sofia' | 'fang';
export type Page<T> = { items: T[]; next?: string };
export type Conversation = { id: string; status: string; contact: { id: string; name: string }; page_url?: string };
export type Message = { seq: number; text: string; kind: string; author_kind: string };

export function loginOf(who: Who): { email: string; password: string } {
  const login = logins().find(({ email }) => email.startsWith(`${who}@`));
  if (!login) throw new Error(`The demo has no ${who}.`);
  return { email: login.email, password: login.password };
}

/** The HTTP API with somebody's session, to prepare a journey and to look behind the screens. */
export class Api {
  private constructor(
    private readonly context: APIRequestContext,
    private readonly csrf: string,
    readonly user: string,
  ) {}

  static async of(who: Who, context?: APIRequestContext): Promise<Api> {
    const own = context ?? (await request.newContext({ baseURL: running().origin }));
    const answer = await own.post('/api/v1/session', { data: loginOf(who) });
    expect(answer.status(), await answer.text()).toBe(200);
    const me = (await answer.json()) as { csrf: string; user: { id: string } };
    return new Api(own, me.csrf, me.user.id);
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.context.get(`/api/v1${path}`);
    expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
    return (await answer.json()) as T;
  }
  async change<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, data?: unknown): Promise<T> {
    const answer: APIResponse = await this.context.fetch(`/api/v1${path}`, { method, data, headers: { 'X-CSRF-Token': this.csrf } });
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return (answer.status() === 204 ? undefined : await answer.json()) as T;
  }
  dispose(): Promise<void> {
    return this.context.dispose();
  }
}
