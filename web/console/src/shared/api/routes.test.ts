// What must not compile; the calls themselves are never made.
import { expect, test } from 'vitest';
import { http } from './http';

const id: string = '7';
const calls = [
  () => http.post(`/conversations/${id}/close`, { disposition: 'solved' }),
  () => http.get('/conversations', { query: { view: 'mine', limit: 10 } }),
  // @ts-expect-error no such route
  () => http.post(`/conversations/${id}/shut`, {}),
  // @ts-expect-error no such method of the route
  () => http.put(`/conversations/${id}/close`, {}),
  // @ts-expect-error a longer address that only looks like `/conversations/${id}`
  () => http.get(`/conversations/${id}/close`),
  // @ts-expect-error the body names something else
  () => http.post(`/conversations/${id}/close`, { outcome: 'solved' }),
  // @ts-expect-error the body is missing
  () => http.put(`/conversations/${id}/tags`),
  // @ts-expect-error the query has no such parameter
  () => http.get('/conversations', { query: { colour: 'blue' } }),
  // @ts-expect-error no such view
  () => http.get('/conversations', { query: { view: 'theirs' } }),
  // @ts-expect-error an upload needs its name
  () => http.post('/attachments', new Blob(), {}),
  // @ts-expect-error the answer has no such member
  async () => (await http.get(`/conversations/${id}`)).colour,
];

test('calls_are_checked_against_the_document', () => expect(calls).toHaveLength(11));
