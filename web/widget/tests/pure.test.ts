import { describe, expect, it } from 'vitest';
import { chooseLanguage, teach, translator } from '../src/i18n';
import { en } from '../src/i18n/en';
import { zhCN } from '../src/i18n/zh-CN';
import { contrast, inkOn, readable, safeColour } from '../src/model/colour';
import { emoji } from '../src/model/emoji';
import { fieldProblem } from '../src/model/fields';
import { nextInvitation } from '../src/model/invitations';
import { mergeMessages, timeline } from '../src/model/timeline';
import type { VisitorMessage } from '../src/model/types';
import { waitText } from '../src/model/wait';

describe('catalogues', () => {
  it('speak of the same things with the same places for values', () => {
    const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    expect(Object.keys(zhCN).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) {
      expect(places(zhCN[key as keyof typeof en]), key).toEqual(places(text));
      expect(zhCN[key as keyof typeof en], key).not.toMatch(/[,.?!]$/);
    }
  });

  it('choose singular and plural, and isolate names of another script', () => {
    teach('en', en);
    const t = translator('en');
    expect(t('unread', { count: 1 })).toBe('1 unread message');
    expect(t('unread', { count: 7 })).toBe('7 unread messages');
    expect(t('typing', { name: 'ليلى' })).toBe('\u2068ليلى\u2069 is writing…');
    expect(t('typing', { name: '$& {name}' })).toBe('\u2068$& {name}\u2069 is writing…');
  });

  it('are chosen by the first wish that we speak', () => {
    expect(chooseLanguage([undefined, 'de-DE', 'zh-TW', 'en'])).toBe('zh-CN');
    expect(chooseLanguage(['automatic', 'zh_CN', 'en'])).toBe('zh-CN');
    expect(chooseLanguage(['zhuang', 'fr'])).toBe('en');
  });
});

describe('brand colours', () => {
  it.each(['#ffffff', '#000000', '#ffd400', '#0f5c4d', '#808080', '#ff0000', '#1677ff'])('%s stays readable', (colour) => {
    expect(contrast(colour, inkOn(colour))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(readable(colour, '#ffffff', 4.5), '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(readable(colour, '#16191d', 5), '#16191d')).toBeGreaterThanOrEqual(5);
  });

  it('that are none give the default', () => {
    for (const colour of ['', 'red', '#12', 'url(x)', '#12345g']) expect(safeColour(colour)).toBe('#1f5fa8');
    expect(safeColour('#FFD400')).toBe('#ffd400');
  });
});

describe('the wait', () => {
  it('is told in whole minutes that do not promise too much', () => {
    expect(waitText({ low_s: 170, high_s: 350 })).toEqual({ key: 'waitRange', low: 2, high: 6 });
    expect(waitText({ low_s: 20, high_s: 55 })).toEqual({ key: 'waitMoment' });
    expect(waitText({ low_s: 30, high_s: 170 })).toEqual({ key: 'waitUnder', minutes: 3 });
    expect(waitText({ low_s: 180, high_s: 180 })).toEqual({ key: 'waitRange', low: 3, high: 4 });
    expect(waitText({ low_s: 3000, high_s: 6000 })).toEqual({ key: 'waitLong' });
    expect(waitText({ low_s: 0, high_s: 0 })).toEqual({ key: 'waitUnknown' });
  });
});

describe('fields', () => {
  it('are checked no stricter than needed', () => {
    const email = { key: 'email', label: '', required: true };
    expect(fieldProblem(email, ' ')).toBe('required');
    expect(fieldProblem(email, 'me')).toBe('badEmail');
    expect(fieldProblem(email, ' me@例子.中国 ')).toBeUndefined();
    expect(fieldProblem({ key: 'phone', label: '', required: false })).toBeUndefined();
    expect(fieldProblem({ key: 'phone', label: '', required: false }, '+49 (451) 12-34')).toBeUndefined();
    expect(fieldProblem({ key: 'phone', label: '', required: false }, 'call me')).toBe('badPhone');
  });
});

describe('invitations', () => {
  const visit = { url: 'https://shop.example/cart?x=1', seconds: 5, returning: false, seen: new Set<string>() };
  const rule = (text: string, after_s: number, more = {}): { after_s: number; text: string } => ({ after_s, text, ...more });

  it('come by time on the page, address and kind of visitor, the earliest first', () => {
    expect(nextInvitation([rule('a', 30), rule('b', 10)], visit)).toMatchObject({ rule: { text: 'b' }, in_s: 5 });
    expect(nextInvitation([rule('a', 3)], visit)?.in_s).toBe(0);
    expect(nextInvitation([rule('a', 3, { url_contains: '/help' })], visit)).toBeUndefined();
    expect(nextInvitation([rule('a', 3, { url_contains: '/cart' })], visit)).toBeDefined();
    expect(nextInvitation([rule('a', 3, { returning: 'returning' })], visit)).toBeUndefined();
    expect(nextInvitation([rule('a', 3, { returning: 'fresh' })], visit)).toBeDefined();
  });

  it('do not come twice', () => {
    expect(nextInvitation([rule('a', 3)], { ...visit, seen: new Set(['a']) })).toBeUndefined();
  });
});

describe('the timeline', () => {
  const message = (seq: number, more: Partial<VisitorMessage> = {}): VisitorMessage => ({
    id: `m${seq}`,
    seq,
    kind: 'text',
    author_kind: 'agent',
    author_name: 'Mia',
    text: String(seq),
    attachments: [],
    at: new Date(2026, 9, 1, 10, seq).toISOString(),
    ...more,
  });

  it('groups by author and time, and parts the days', () => {
    const days = timeline(
      [message(1), message(2), message(20), message(21, { author_name: 'Jo' }), message(22, { at: new Date(2026, 9, 2, 9).toISOString(), author_name: 'Jo' })],
      [],
    );
    expect(days.map(({ groups }) => groups.map(({ items }) => items.length))).toEqual([[2, 1, 1], [1]]);
  });

  it('shows what is under way last, until the server has it', () => {
    const pending = { client_id: 'c', text: 'x', attachments: [], state: 'sending' as const, at: Date.now() };
    expect(timeline([message(1)], [pending]).at(-1)?.groups.at(-1)).toMatchObject({ side: 'mine', key: 'c' });
    const arrived = timeline([message(1), message(2, { author_kind: 'contact', client_id: 'c' })], [pending]);
    expect(arrived.flatMap(({ groups }) => groups).flatMap(({ items }) => items)).toHaveLength(2);
    expect(arrived[0]?.groups.at(-1)?.key).toBe('c');
  });

  it('holds each message once, in order, whatever order they come in', () => {
    const merged = mergeMessages([message(3), message(1)], [message(2), { ...message(3), text: 'moved', seq: 9 }]);
    expect(merged.map(({ seq }) => seq)).toEqual([1, 2, 9]);
  });
});

it('the emoji stand in whole rows and are single characters to the eye', () => {
  expect(emoji.length % 8).toBe(0);
  expect(new Set(emoji).size).toBe(emoji.length);
  const segmenter = new Intl.Segmenter('en');
  for (const each of emoji) expect([...segmenter.segment(each)], each).toHaveLength(1);
});
