import { describe, expect, it } from 'vitest';
import { parseMarkdown, safeHref, type Inline } from '../src/model/markdown';

function show(node: Inline): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return `<code>${node.text}</code>`;
    case 'link':
      return `<a ${node.href}>${node.children.map(show).join('')}</a>`;
    default:
      return `<${node.kind}>${node.children.map(show).join('')}</${node.kind}>`;
  }
}

const line = (text: string): string =>
  parseMarkdown(text)
    .map((block) =>
      block.kind === 'list'
        ? block.items.map((item) => `${block.ordered ? '#' : '-'} ${item.map(show).join('')}`).join('|')
        : block.lines.map((each) => each.map(show).join('')).join('/'),
    )
    .join('¶');

describe('message text', () => {
  it.each([
    ['plain', 'plain'],
    ['a **b** c', 'a <bold>b</bold> c'],
    ['*a* _b_', '<italic>a</italic> <italic>b</italic>'],
    ['**a *b* c**', '<bold>a <italic>b</italic> c</bold>'],
    ['`**a**`', '<code>**a**</code>'],
    ['请看**加热底座**。', '请看<bold>加热底座</bold>。'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['snake_case_name', 'snake_case_name'],
    ['**not closed', '**not closed'],
    ['one\ntwo\n\nthree', 'one/two¶three'],
    ['- a\n- b', '- a|- b'],
    ['1. a\n2) **b**', '# a|# <bold>b</bold>'],
    ['-5 °C', '-5 °C'],
  ])('%j', (text, shown) => {
    expect(line(text)).toBe(shown);
  });

  it.each([
    ['see https://a.example/x_y_z.', 'see <a https://a.example/x_y_z>https://a.example/x_y_z</a>.'],
    ['www.a.example', '<a https://www.a.example/>www.a.example</a>'],
    ['me@a.example', '<a mailto:me@a.example>me@a.example</a>'],
    ['（https://a.example/路）', '（<a https://a.example/%E8%B7%AF>https://a.example/路</a>）'],
    ['[here](https://a.example)', '<a https://a.example/>here</a>'],
    ['[call](tel:+49451)', '<a tel:+49451>call</a>'],
  ])('links %j', (text, shown) => {
    expect(line(text)).toBe(shown);
  });

  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    '//a.example',
  ])('never links %j', (address) => {
    expect(safeHref(address)).toBeUndefined();
    expect(line(`[x](${address})`)).not.toMatch(/<a (?!https:)/);
  });

  it('keeps markup as text', () => {
    const hostile = '<img src=x onerror=alert(1)><script>alert(1)</script>';
    expect(line(hostile)).toBe(hostile);
  });

  it('reads the longest and nastiest messages in no time', () => {
    const start = performance.now();
    for (const part of ['*', '_', '[', '`', '**a', '[a](', '_a ', 'h', 'http://', 'a@', '1. ', '\n', '*a_b`']) {
      parseMarkdown(part.repeat(Math.floor(10_000 / part.length)));
    }
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
