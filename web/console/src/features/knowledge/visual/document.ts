// A Markdown tree as the document of the visual editor (ProseMirror's JSON). Whatever the editor could not give back as
// it was is refused by name, so that nothing is lost without a word.
import type { BlockContent, DefinitionContent, ListItem, PhrasingContent, Root, RootContent, Table } from 'mdast';

export type Mark = { type: string; attrs?: Record<string, unknown> };
export type Doc = { type: string; attrs?: Record<string, unknown>; content?: Doc[]; text?: string; marks?: Mark[] };
export type Unkept = 'reference' | 'list' | 'table' | 'link' | 'other';

export class NotKept extends Error {
  constructor(readonly what: Unkept) {
    super(what);
  }
}

const order = ['link', 'bold', 'italic', 'strike', 'code', 'html'];
const lineBreak = /^<br\s*\/?>$/i;

const sameMarks = (left: Doc, right: Doc) => JSON.stringify(left.marks ?? []) === JSON.stringify(right.marks ?? []);

function joined(nodes: Doc[]): Doc[] {
  const out: Doc[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.type === 'text' && last?.type === 'text' && sameMarks(last, node)) out[out.length - 1] = { ...last, text: `${last.text}${node.text}` };
    else out.push(node);
  }
  return out;
}

function inline(nodes: PhrasingContent[], marks: Mark[] = []): Doc[] {
  const marked = (mark: Mark): Mark[] => (marks.some(({ type }) => type === mark.type) ? marks : [...marks, mark].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type)));
  const text = (value: string, all: Mark[]): Doc[] => (value ? [{ type: 'text', text: value, ...(all.length > 0 ? { marks: all } : {}) }] : []);
  return joined(nodes.flatMap((node): Doc[] => {
    switch (node.type) {
      case 'text': return text(node.value.replace(/\n/g, ' '), marks);
      case 'strong': return inline(node.children, marked({ type: 'bold' }));
      case 'emphasis': return inline(node.children, marked({ type: 'italic' }));
      case 'delete': return inline(node.children, marked({ type: 'strike' }));
      case 'inlineCode': return text(node.value, marked({ type: 'code' }));
      case 'break': return [{ type: 'hardBreak' }];
      case 'html': return lineBreak.test(node.value) ? [{ type: 'hardBreak' }] : text(node.value, marked({ type: 'html' }));
      case 'image': return [{ type: 'picture', attrs: { src: node.url, alt: node.alt ?? '', title: node.title ?? null }, ...(marks.length > 0 ? { marks } : {}) }];
      case 'link': {
        const inner = inline(node.children, marked({ type: 'link', attrs: { href: node.url, title: node.title ?? null } }));
        if (inner.length === 0) throw new NotKept('link');
        return inner;
      }
      default: throw new NotKept('reference');
    }
  }));
}

const paragraph = (content: Doc[] = []): Doc => ({ type: 'paragraph', ...(content.length > 0 ? { content } : {}) });
const orEmpty = (content: Doc[]): Doc[] => (content.length > 0 ? content : [paragraph()]);

function item(node: ListItem): Doc {
  const first = node.children[0];
  if (first && first.type !== 'paragraph') throw new NotKept('list');
  return { type: 'listItem', content: orEmpty(blocks(node.children)) };
}

function table(node: Table): Doc {
  const width = node.children[0]?.children.length ?? 0;
  return {
    type: 'table',
    content: node.children.map((row, at) => {
      if (row.children.length > width) throw new NotKept('table');
      return {
        type: 'tableRow',
        content: Array.from({ length: width }, (_, column): Doc => ({ type: at === 0 ? 'tableHeader' : 'tableCell', attrs: { align: node.align?.[column] ?? null }, content: [paragraph(inline(row.children[column]?.children ?? []))] })),
      };
    }),
  };
}

function block(node: RootContent | BlockContent | DefinitionContent): Doc {
  switch (node.type) {
    case 'paragraph': return paragraph(inline(node.children));
    case 'heading': return { type: 'heading', attrs: { level: node.depth }, content: inline(node.children) };
    case 'thematicBreak': return { type: 'horizontalRule' };
    case 'blockquote': return { type: 'blockquote', content: orEmpty(blocks(node.children)) };
    case 'code': return { type: 'codeBlock', attrs: { language: [node.lang, node.meta].filter(Boolean).join(' ') || null }, ...(node.value ? { content: [{ type: 'text', text: node.value }] } : {}) };
    case 'html': return { type: 'htmlBlock', content: [{ type: 'text', text: node.value }] };
    case 'table': return table(node);
    case 'list': {
      const loose = node.spread === true || node.children.some(({ spread }) => spread);
      const content = node.children.map(item);
      return node.ordered ? { type: 'orderedList', attrs: { start: node.start ?? 1, loose }, content } : { type: 'bulletList', attrs: { loose }, content };
    }
    case 'definition': throw new NotKept('reference');
    default: throw new NotKept('other');
  }
}

const blocks = (nodes: (RootContent | BlockContent | DefinitionContent)[]): Doc[] => nodes.map(block);

export const docOfBlock = (node: RootContent): Doc => block(node);
export const docOfTree = (tree: Root): Doc => ({ type: 'doc', content: orEmpty(blocks(tree.children)) });
