// Calls whose types stand beside their screens, because the OpenAPI document does not have their routes yet. A route that
// it has is called by `http`.
import { http } from './http';
type Options = { query?: Record<string, string | number | boolean | undefined>; signal?: AbortSignal };
export const loose = http as unknown as {
  get: <T>(path: string, options?: Options) => Promise<T>; remove: <T>(path: string, options?: Options) => Promise<T>;
  post: <T>(path: string, body?: unknown, options?: Options) => Promise<T>; put: <T>(path: string, body?: unknown, options?: Options) => Promise<T>; patch: <T>(path: string, body?: unknown, options?: Options) => Promise<T>;
};
