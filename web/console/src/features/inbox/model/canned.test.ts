import { expect, test } from 'vitest';
import type { CannedAnswer } from '@/shared/api/types';
import { filledIn, fitting } from './canned';

const variables = { contact: 'Li Wei', agent: 'Anna', conversation: '42', workspace: 'Brightside' };
const answer = (shortcut: string, title: string, language?: string) => ({ id: shortcut, shortcut, title, text: '', language }) as CannedAnswer;

test('known_variables_are_filled_in_and_unknown_ones_stay_readable', () => {
  expect(filledIn('Hello {{contact.name}}, {{ agent.name }} here ({{conversation.id}}, {{workspace}}). {{order}}', variables)).toBe(
    'Hello Li Wei, Anna here (42, Brightside). {{order}}',
  );
});

test('a_name_that_is_not_known_does_not_leave_a_gap', () => {
  expect(filledIn('Hello {{contact.name}}', { ...variables, contact: '' })).toBe('Hello {{contact.name}}');
});

test('a_value_that_looks_like_a_variable_is_not_filled_again', () => {
  expect(filledIn('{{contact.name}}', { ...variables, contact: '{{agent.name}}' })).toBe('{{agent.name}}');
});

test('the_shortcut_that_begins_so_stands_first_and_the_customers_language_wins', () => {
  const list = [answer('thanks', 'Thank you'), answer('refund', 'Refund policy', 'en'), answer('refund-zh', '退款', 'zh-CN')];
  expect(fitting(list, 'ref', 'zh-CN').map((each) => each.id)).toEqual(['refund-zh', 'refund']);
  expect(fitting(list, 'zzz', 'en')).toEqual([]);
});
