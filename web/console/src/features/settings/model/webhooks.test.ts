import { describe, expect, it } from 'vitest';
import type { WebhookKind, WebhookStatus } from '@/shared/api/types';
import { covers, failureOf, groupKinds, headersOf, lightOf, pretty, toggled } from './webhooks';

const kind = (name: string): WebhookKind => ({ kind: name, title: { en: name, zh_CN: name }, contents: [], example: {} });

describe('kinds', () => {
  it('groups by what stands before the dot, in order', () => {
    const groups = groupKinds([kind('conversation.opened'), kind('contact.created'), kind('conversation.closed')]);
    expect(groups.map((group) => [group.prefix, group.kinds.length])).toEqual([['conversation', 2], ['contact', 1]]);
  });
  it('covers a kind by itself, its group or everything', () => {
    expect(covers(['*'], 'offer.made')).toBe(true);
    expect(covers(['offer.*'], 'offer.made')).toBe(true);
    expect(covers(['offer.made'], 'offer.made')).toBe(true);
    expect(covers(['offer.declined'], 'offer.made')).toBe(false);
  });
  it('lets a group take the place of its members', () => {
    expect(toggled(['offer.made', 'contact.created'], 'offer.*', true)).toEqual(['contact.created', 'offer.*']);
    expect(toggled(['offer.*', 'contact.created'], '*', true)).toEqual(['*']);
    expect(toggled(['offer.*'], 'offer.*', false)).toEqual([]);
  });
});

describe('health', () => {
  const status = (more: Partial<WebhookStatus['webhook']>, health: Partial<WebhookStatus['health']> = {}) =>
    ({ webhook: { state: 'enabled', ...more }, health }) as WebhookStatus;
  it('tells the worst', () => {
    const now = Date.parse('2026-03-02T09:10:00Z');
    expect(lightOf(status({}), now)).toBe('good');
    expect(lightOf(status({}, { behind_since: '2026-03-02T09:09:50Z' }), now)).toBe('good');
    expect(lightOf(status({}, { behind_since: '2026-03-02T09:00:00Z' }), now)).toBe('behind');
    expect(lightOf(status({}, { failing_since: '2026-03-02T09:09:50Z' }), now)).toBe('failing');
    expect(lightOf(status({ state: 'paused' }), now)).toBe('paused');
    expect(lightOf(status({ state: 'disabled_by_failures' }), now)).toBe('disabled');
  });
});

it('shows a body indented, and text as it is', () => {
  expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(pretty('ok')).toBe('ok');
});

it('leaves out headers without a name', () => {
  expect(headersOf([{ name: ' X-A ', value: '1' }, { name: '', value: '2' }])).toEqual({ 'X-A': '1' });
});

it('why_a_call_failed_is_known_by_the_servers_sentence', () => {
  expect(failureOf('The receiver answered 500.')).toEqual({ key: 'status', detail: '500' });
  expect(failureOf('The receiver answered 410 Gone.')?.key).toBe('gone');
  expect(failureOf('http://10.0.0.1/hook leads to a private address, which is not allowed.')?.key).toBe('private');
  expect(failureOf('https://shop.example/hook took too long.')?.key).toBe('slow');
  expect(failureOf('https://shop.example/hook could not be reached: Connection refused.')).toEqual({ key: 'unreachable', detail: 'Connection refused' });
  expect(failureOf('Something new.')).toBeUndefined();
});
