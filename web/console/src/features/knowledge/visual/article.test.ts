import { describe, expect, test } from 'vitest';
import { markdownOf, opened } from './article';
import type { Doc } from './document';

const books = import.meta.glob<string>('../../../../../../app/src/demo/knowledge/*.md', { query: '?raw', import: 'default', eager: true });
const articles = Object.values(books).flatMap((book) => book.split(/^@@ /m).slice(1).map((part): [string, string] => [part.split('\n', 1)[0] ?? '', part.split(/^---\n/m).slice(2).join('---\n')]));

const kept = (markdown: string) => {
  const found = opened(markdown);
  if ('unkept' in found) throw new Error(`cannot keep: ${found.unkept}`);
  return found;
};
const same = (markdown: string) => { const { doc, original } = kept(markdown); return markdownOf(doc, original); };
/** As if everything had been touched: nothing of how it was written is left. */
const anew = (markdown: string) => markdownOf(kept(markdown).doc, { before: '', blocks: [] });
const paragraph = (text: string, marks?: Doc['marks']): Doc => ({ type: 'paragraph', content: [{ type: 'text', text, marks }] });
const say = (...content: Doc[]) => markdownOf({ type: 'doc', content }, { before: '', blocks: [] });

describe('the demo company\'s articles', () => {
  test('there are some', () => expect(articles.length).toBeGreaterThan(20));
  test.each(articles)('%s is kept, and means the same when it is written anew', (_, text) => {
    expect(same(text)).toBe(text);
    expect(kept(anew(text)).doc).toEqual(kept(text).doc);
  });
});

const awkward: Record<string, string> = {
  table: '| Model | Weight |\n|:--|--:|\n| **K-100** | 1,2 kg<br>with lid |\n| a \\| b | `x\\|y` |\n| short |\n',
  lists: '* one\n    * two\n        1. three\n        2. four\n* five\n\n  more of five\n',
  'a list that begins at seven': '7) seven\n8) eight\n',
  code: '```sh title="x"\nnpm run <thing>\n\n# no heading\n```\n\n    indented\n',
  marks: '***both* bold** ~~gone~~ `co``de` **`bold code`** [`npm`](https://a.example "the title") a_b_c {{contact.order_number}}\n',
  pictures: '![The filter](/api/v1/attachments/abc.1-2_3/filter%20one.png "Below") and ![](/api/v1/attachments/t/film.mp4)\n',
  addresses: 'See https://a.example/x_y?z=1, help@a.example, <https://b.example>, [here](article:clean-the-pump-filter)\n',
  Chinese: '**重要：**请先**断电**，再打开*下盖*。\n第二行。\n\n> 引用“内容”\n\n1. 第一步\n2. 第二步\n',
  html: '<div class="x">\n<b>no</b>\n</div>\n\nText with <span>inline</span> and <!-- hidden --> and a break<br>here.\n',
  escapes: '1\\. no list, \\# no heading, 2 \\* 3, \\<b>, &copy; &amp;amp; and a\\\nnew line\n',
  rules: 'Heading\n=======\n\n***\n\n# One # \n\n- - -\n',
  spaces: '\n\n  A text   with spaces  \nand two at the end  \nof a line\n\n\n\nThe end',
  'a quotation': '> - a list\n>\n>   more\n>\n> > inside\n\n>\n',
  'marked words in a row': '*a***b***c* ~~d~~**e**\n',
  nothing: '',
};

test.each(Object.entries(awkward))('%s is kept to the letter, and means the same when it is written anew', (_, text) => {
  expect(same(text)).toBe(text);
  expect(kept(anew(text)).doc).toEqual(kept(text).doc);
});

test.each([
  ['reference', '[words][one]\n\n[one]: https://a.example\n'],
  ['list', '- # a heading\n'],
  ['link', 'before [](https://a.example) after\n'],
])('what would be lost is refused by name: %s', (what, text) => expect(opened(text)).toEqual({ unkept: what }));

test('only what was touched is written anew', () => {
  const text = '* one\n* two\n\nA _word_\n\n\n\nThe  end.\n';
  const { doc, original } = kept(text);
  doc.content?.splice(1, 1, paragraph('New 1. words'));
  expect(markdownOf(doc, original)).toBe('* one\n* two\n\nNew 1. words\n\nThe  end.\n');
  doc.content?.pop();
  expect(markdownOf(doc, original)).toBe('* one\n* two\n\nNew 1. words\n');
});

test('two lists that would grow together stay two', () => {
  const list = (...words: string[]): Doc => ({ type: 'bulletList', attrs: { loose: false }, content: words.map((each) => ({ type: 'listItem', content: [paragraph(each)] })) });
  const { doc, original } = kept('- one\n');
  doc.content?.push(list('two'));
  expect(kept(markdownOf(doc, original)).doc.content).toHaveLength(2);
});

test('what is typed stays what was typed', () => {
  for (const text of ['# no heading', '1. no list', '- no point', '> no quotation', '**not bold**', '<b>', 'a | b', '| - |', '`', '{{contact.order_number}}', 'http', '![x](y)', '&amp;', '\\', '＊重点＊'])
    expect(kept(say(paragraph(text))).doc.content).toEqual([{ type: 'paragraph', content: [{ type: 'text', text }] }]);
});

test('spaces at the edge of marked words do not undo the marks', () => {
  const text = say({ type: 'paragraph', content: [{ type: 'text', text: 'one ' }, { type: 'text', text: ' two ', marks: [{ type: 'bold' }] }, { type: 'text', text: 'three ', marks: [{ type: 'bold' }, { type: 'italic' }] }, { type: 'hardBreak' }] });
  expect(text).toBe('one  **two _three_**');
});

test('a Chinese colon may end what is bold', () => {
  const { doc } = kept(say({ type: 'paragraph', content: [{ type: 'text', text: '重要：', marks: [{ type: 'bold' }] }, { type: 'text', text: '请断电' }] }));
  expect(doc.content?.[0]?.content).toEqual([{ type: 'text', text: '重要：', marks: [{ type: 'bold' }] }, { type: 'text', text: '请断电' }]);
});

test('a long article is written in time', () => {
  const text = articles.map(([, each]) => each).join('\n').slice(0, 20_000);
  const { doc, original } = kept(text.slice(0, text.lastIndexOf('\n\n')));
  const begin = performance.now();
  markdownOf(doc, original);
  expect(performance.now() - begin).toBeLessThan(2_000);
});
