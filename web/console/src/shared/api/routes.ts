// What the OpenAPI document allows: which addresses a method has, what each takes and what it answers.
import type { paths } from '@deskbell/api-client';

/** Besides what the route takes. */
export type Extras = { signal?: AbortSignal; key?: string; keepalive?: boolean };

export type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** '/conversations/{conversation}/close' as the type of `/conversations/${id}/close`. */
type Filled<P extends string> = P extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${string}${Filled<After>}`
  : P;
type Shortened<P> = P extends `/api/v1${infer Rest}` ? Rest : never;

type Routes<V extends Verb> = {
  [P in keyof paths as paths[P] extends { [K in V]: object } ? Shortened<P> : never]: paths[P] extends {
    [K in V]: infer O;
  }
    ? O
    : never;
};

/** Every address that answers to the method. */
export type Address<V extends Verb> = Filled<keyof Routes<V>>;

/** The one route that is spelt like this address, not merely matched by it: `/queues/${id}` is not '/queues/x/y'. */
type RouteOf<V extends Verb, A extends string, R extends keyof Routes<V> = keyof Routes<V>> = R extends string
  ? [A] extends [Filled<R>] ? ([Filled<R>] extends [A] ? R : never) : never
  : never;
type Operation<V extends Verb, A extends string> = Routes<V>[RouteOf<V, A>];

type Query<O> = O extends { parameters: { query?: infer Q } } ? Exclude<Q, undefined> : never;
type Options<O> = [Query<O>] extends [never]
  ? [options?: Extras & { query?: undefined }]
  : O extends { parameters: { query: object } }
    ? [options: Extras & { query: Query<O> }]
    : [options?: Extras & { query?: Query<O> }];

type Content<C> = C extends { content: { 'application/json': infer T } }
  ? T
  : C extends { content: { '*/*': unknown } } ? Blob : never;
type Body<O> = O extends { requestBody: infer B }
  ? [body: Content<B>]
  : O extends { requestBody?: infer B }
    ? [Exclude<B, undefined>] extends [never] ? [body?: undefined] : [body?: Content<Exclude<B, undefined>>]
    : never;

/** What follows the address in a call: the body where the method has one, then query and the like. */
export type Arguments<V extends Verb, A extends string> = [RouteOf<V, A>] extends [never]
  ? [problem: 'The document has no such route.']
  : V extends 'get' | 'delete'
    ? Options<Operation<V, A>>
    : [...Body<Operation<V, A>>, ...Options<Operation<V, A>>];

export type Answer<V extends Verb, A extends string> =
  Operation<V, A> extends { responses: { 200: infer R } } ? Content<R>
  : Operation<V, A> extends { responses: { 204: object } } ? void : unknown;
