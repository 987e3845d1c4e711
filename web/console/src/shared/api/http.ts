// The one way to the server: JSON in and out, CSRF header on changes, problem documents as ApiError.

import type { Address, Answer, Arguments, Extras, Verb } from './routes';

export type FieldProblem = { field: string; message: string };
export type Problem = {
  type?: string; title?: string; status: number; code: string; detail: string; trace_id?: string;
  fields?: FieldProblem[];
};

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly traceId?: string;
  readonly fields: FieldProblem[];
  readonly retryAfterSeconds?: number;

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(problem.detail || problem.title || problem.code);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.traceId = problem.trace_id;
    this.fields = problem.fields ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The server was not reached, so nothing is known about the effect. */
  get offline(): boolean {
    return this.status === 0;
  }
  /** The same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
  field(name: string): string | undefined {
    return this.fields.find((entry) => entry.field === name)?.message;
  }
}

/** What was asked for is not there, or not on this server. */
export const isMissing = (error: unknown) => error instanceof ApiError && error.status === 404;

type Query = Record<string, string | number | boolean | undefined>;
type RequestOptions = Extras & { query?: Query };
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

let csrf = '';
let onSignedOut: () => void = () => undefined;

export function setCsrf(token: string) {
  csrf = token;
}
export function whenSignedOut(callback: () => void) {
  onSignedOut = callback;
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function address(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

async function problemOf(response: Response): Promise<ApiError> {
  const retry = Number(response.headers.get('Retry-After'));
  const fallback: Problem = { status: response.status, code: 'unknown', detail: response.statusText };
  let problem = fallback;
  try {
    problem = { ...fallback, ...((await response.json()) as Partial<Problem>) };
  } catch {
    // Not a problem document: a proxy answered. The status still tells enough.
  }
  return new ApiError(problem, retry > 0 ? retry : undefined);
}

async function request(method: Method, path: string, body: unknown, options: RequestOptions): Promise<unknown> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': document.documentElement.lang };
  if (method !== 'GET' && csrf) headers['X-CSRF-Token'] = csrf;
  if (method === 'POST') headers['Idempotency-Key'] = options.key ?? newKey();
  let payload: BodyInit | undefined;
  if (body instanceof Blob) {
    payload = body;
    headers['Content-Type'] = body.type || 'application/octet-stream';
  } else if (body !== undefined) {
    payload = JSON.stringify(body);
    headers['Content-Type'] = 'application/json';
  }
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method, headers, body: payload, signal: options.signal, keepalive: options.keepalive, credentials: 'same-origin',
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError({ status: 0, code: 'offline', detail: 'The server cannot be reached.' });
  }
  if (!response.ok) {
    const error = await problemOf(response);
    if (error.status === 401 && path !== '/session') onSignedOut();
    throw error;
  }
  if (response.status === 204 || response.headers.get('Content-Length') === '0') return undefined;
  return response.json();
}

type Call<V extends Verb> = <A extends Address<V>>(address: A, ...rest: Arguments<V, A>) => Promise<Answer<V, A>>;
const bare = (method: Method) => (path: string, options: RequestOptions = {}) => request(method, path, undefined, options);
const carrying = (method: Method) => (path: string, body?: unknown, options: RequestOptions = {}) =>
  request(method, path, body ?? {}, options);

/** A call compiles only when the OpenAPI document has its route, with these parameters and this body. */
export const http = {
  get: bare('GET') as Call<'get'>,
  post: carrying('POST') as Call<'post'>,
  put: carrying('PUT') as Call<'put'>,
  patch: carrying('PATCH') as Call<'patch'>,
  remove: bare('DELETE') as Call<'delete'>,
};
