import { expect, test } from 'vitest';
import { parseInline, parseMarkdown, plainText, safeHref } from './markup';

test('bold_italic_and_code', () => {
  expect(parseInline('a **b** _c_ `d`')).toEqual([
    { type: 'text', text: 'a ' }, { type: 'strong', children: [{ type: 'text', text: 'b' }] }, { type: 'text', text: ' ' },
    { type: 'em', children: [{ type: 'text', text: 'c' }] }, { type: 'text', text: ' ' }, { type: 'code', text: 'd' },
  ]);
});

test('signs_that_mark_nothing_stay_text', () => {
  for (const text of ['2 * 3 * 4', 'snake_case_name', '**open', '[x](javascript:alert(1))', '<b>no</b>', '5 ** 2'])
    expect(parseInline(text).map((node) => (node.type === 'text' ? node.text : '?')).join('')).toBe(text);
});

test('only_safe_addresses_become_links', () => {
  expect(safeHref('javascript:alert(1)')).toBeUndefined();
  expect(safeHref('data:text/html,x')).toBeUndefined();
  expect(safeHref('https://example.com/a')).toBe('https://example.com/a');
  expect(parseInline('see https://example.com/x).')[1]).toEqual({ type: 'link', href: 'https://example.com/x', children: [{ type: 'text', text: 'https://example.com/x' }] });
  expect(parseInline('见https://例子.cn/路径，谢谢')[1]).toMatchObject({ href: 'https://例子.cn/路径' });
});

test('lists_and_fenced_code_are_blocks', () => {
  expect(parseMarkdown('x\n- a\n- b\n\n3. c').map((block) => block.type)).toEqual(['paragraph', 'list', 'list']);
  expect(parseMarkdown('```\n<b>\n```')).toEqual([{ type: 'code', text: '<b>' }]);
});

test('mentions_are_found_by_the_longest_name', () => {
  expect(parseInline('@Anna Weber please', ['Anna', 'Anna Weber'])[0]).toEqual({ type: 'mention', name: 'Anna Weber' });
});

test('hostile_text_is_parsed_quickly', () => {
  const started = performance.now();
  for (const text of ['**'.repeat(4000), '[('.repeat(4000), '`'.repeat(9000), '_a'.repeat(4000), '*a '.repeat(3000)]) parseMarkdown(text);
  expect(performance.now() - started).toBeLessThan(1500);
});

test('plain_text_is_one_line_without_marks', () => {
  expect(plainText('**Hello**\n[site](https://x.y)')).toBe('Hello site');
});
