import { expect, test } from 'vitest';
import { pathOfNotice, textOfNotice } from './words';

const words = { exists: (key: string) => key === 'code.escalation.called' || key === 'about.matter', say: (key: string, values: Record<string, string>) => (key === 'about.matter' ? 'Case' : `You are called to ${values.number}`) };
const about = { kind: 'matter' as const, id: '42', title: 'CMP-1042 The kettle leaks' };

test('a_notice_says_what_it_is_about', () => {
  expect(textOfNotice(words, { code: 'escalation.called', params: { number: 'CMP-1042' }, about })).toEqual({ title: 'You are called to CMP-1042', about: 'CMP-1042 The kettle leaks' });
});

test('a_code_that_nobody_knows_yet_still_says_something', () => {
  expect(textOfNotice(words, { code: 'new.thing', params: {}, about })).toEqual({ title: 'CMP-1042 The kettle leaks', about: 'Case' });
  expect(textOfNotice(words, { code: 'new.thing', params: {} })).toEqual({ title: 'new.thing', about: undefined });
});

test('a_click_leads_to_the_thing', () => {
  expect(pathOfNotice({ about })).toBe('/cases/case/42');
  expect(pathOfNotice({ about: { ...about, kind: 'approval' } })).toBe('/approvals/42');
  expect(pathOfNotice({ about: { ...about, kind: 'article' } })).toBe('/knowledge/article/42');
  expect(pathOfNotice({})).toBeUndefined();
});
