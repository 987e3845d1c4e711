// The document of the visual editor as a Markdown tree.
import type { BlockContent, List, ListItem, PhrasingContent, Root, TableCell } from 'mdast';
import type { Doc, Mark } from './document';

// What Markdown wraps around words; spaces at its edges would undo it.
const wrapping = ['link', 'bold', 'italic', 'strike'];
const sameMark = (left: Mark, right: Mark) => left.type === right.type && left.attrs?.href === right.attrs?.href && (left.attrs?.title ?? null) === (right.attrs?.title ?? null);
const marksOf = (node: Doc | undefined): Mark[] => node?.marks ?? [];
const has = (node: Doc | undefined, mark: Mark) => marksOf(node).some((each) => sameMark(each, mark));
const isGap = (node: Doc | undefined) => node?.type === 'hardBreak' || (node?.type === 'text' && !marksOf(node).some(({ type }) => type === 'code' || type === 'html') && !node.text?.trim());

/** Spaces and line breaks stand apart from words and are marked only as both their neighbours are. */
function settled(nodes: Doc[]): Doc[] {
  const parts = nodes.flatMap((node): Doc[] => {
    if (node.type !== 'text' || marksOf(node).some(({ type }) => type === 'code' || type === 'html')) return [node];
    const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec((node.text ?? '').replace(/\r?\n/g, ' ')) ?? [];
    return [before, words, after].filter(Boolean).map((text) => ({ ...node, text }));
  });
  while (parts.length > 0 && isGap(parts[0])) parts.shift();
  while (parts.length > 0 && isGap(parts.at(-1))) parts.pop();
  return parts.map((node, at) => {
    if (!isGap(node)) return node;
    const left = parts.slice(0, at).findLast((each) => !isGap(each));
    const right = parts.slice(at + 1).find((each) => !isGap(each));
    return { ...node, marks: marksOf(left).filter((mark) => wrapping.includes(mark.type) && has(right, mark)) };
  });
}

type Place = 'text' | 'line';  // a heading and a cell are one line

function leaf(node: Doc, place: Place): PhrasingContent {
  if (node.type === 'hardBreak') return place === 'line' ? { type: 'html', value: '<br>' } : { type: 'break' };
  if (node.type === 'picture') return { type: 'image', url: String(node.attrs?.src ?? ''), alt: String(node.attrs?.alt ?? ''), title: (node.attrs?.title as string | null) ?? null };
  const value = node.text ?? '';
  if (has(node, { type: 'code' })) return { type: 'inlineCode', value };
  return has(node, { type: 'html' }) ? { type: 'html', value } : { type: 'text', value };
}

function wrapped(mark: Mark, children: PhrasingContent[]): PhrasingContent {
  if (mark.type === 'bold') return { type: 'strong', children };
  if (mark.type === 'italic') return { type: 'emphasis', children };
  if (mark.type === 'strike') return { type: 'delete', children };
  return { type: 'link', url: String(mark.attrs?.href ?? ''), title: (mark.attrs?.title as string | null) ?? null, children: children as never };
}

function nested(nodes: Doc[], open: Mark[], place: Place): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  for (let at = 0; at < nodes.length; ) {
    const node = nodes[at] as Doc;
    const reach = (mark: Mark) => { let end = at; while (end < nodes.length && has(nodes[end], mark)) ++end; return end; };
    const widest = marksOf(node).filter((mark) => wrapping.includes(mark.type) && !open.some((each) => sameMark(each, mark))).map((mark) => ({ mark, end: reach(mark) })).sort((a, b) => b.end - a.end)[0];
    if (widest) out.push(wrapped(widest.mark, nested(nodes.slice(at, widest.end), [...open, widest.mark], place)));
    else out.push(leaf(node, place));
    at = widest?.end ?? at + 1;
  }
  return out;
}

const inline = (nodes: Doc[] | undefined, place: Place = 'text') => nested(settled(nodes ?? []), [], place);
const isEmpty = (node: Doc) => node.type === 'paragraph' && settled(node.content ?? []).length === 0;
const plain = (node: Doc) => (node.content ?? []).map(({ text }) => text ?? '').join('');

function list(node: Doc): List {
  const spread = node.attrs?.loose === true;
  const items = (node.content ?? []).map((each): ListItem => ({ type: 'listItem', spread, children: (each.content ?? []).filter((one, at) => at === 0 || !isEmpty(one)).map(blockOf) }));
  return { type: 'list', ordered: node.type === 'orderedList', start: node.type === 'orderedList' ? Number(node.attrs?.start ?? 1) : null, spread, children: items };
}

export function blockOf(node: Doc): BlockContent {
  switch (node.type) {
    case 'heading': return { type: 'heading', depth: Number(node.attrs?.level ?? 2) as 2, children: inline(node.content, 'line') };
    case 'horizontalRule': return { type: 'thematicBreak' };
    case 'blockquote': return { type: 'blockquote', children: blocks(node) };
    case 'htmlBlock': return { type: 'html', value: plain(node) };
    case 'bulletList': case 'orderedList': return list(node);
    case 'codeBlock': {
      const [lang = '', ...meta] = String(node.attrs?.language ?? '').split(' ');
      return { type: 'code', lang: lang || null, meta: meta.join(' ') || null, value: plain(node) };
    }
    case 'table': {
      const rows = (node.content ?? []).map((row) => row.content ?? []);
      const cell = (each: Doc): TableCell => ({ type: 'tableCell', children: inline(each.content?.flatMap(({ content }) => content ?? []), 'line') });
      return { type: 'table', align: rows[0]?.map((each) => (each.attrs?.align as 'left' | null) ?? null) ?? [], children: rows.map((cells) => ({ type: 'tableRow', children: cells.map(cell) })) };
    }
    default: return { type: 'paragraph', children: inline(node.content) };
  }
}

const blocks = (node: Doc) => (node.content ?? []).filter((each) => !isEmpty(each)).map(blockOf);
export const filled = (doc: Doc): Doc[] => (doc.content ?? []).filter((each) => !isEmpty(each));
export const treeOfDoc = (doc: Doc): Root => ({ type: 'root', children: blocks(doc) });
