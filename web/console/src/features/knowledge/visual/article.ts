// An article's text between Markdown and the visual editor. What is not touched there keeps every character that it was
// written with; what is touched is written anew.
import { docOfBlock, docOfTree, NotKept, type Doc, type Unkept } from './document';
import { markdownOfTree, treeOfMarkdown } from './syntax';
import { blockOf, filled, treeOfDoc } from './tree';

type Block = { written: string; source: string; gap: string };
/** The text as it was, block by block: as this editor would write it, and as it was written with what follows it. */
export type Original = { before: string; blocks: Block[] };
export type Opened = { doc: Doc; original: Original } | { unkept: Unkept };

const meaning = (markdown: string): string => JSON.stringify(docOfTree(treeOfMarkdown(markdown)));
const written = (block: Doc): string => markdownOfTree(blockOf(block)).replace(/\n$/, '');

export function opened(markdown: string): Opened {
  try {
    const tree = treeOfMarkdown(markdown);
    const doc = docOfTree(tree);
    if (meaning(markdownOfTree(treeOfDoc(doc))) !== JSON.stringify(doc)) return { unkept: 'other' };
    const places = tree.children.map(({ position }) => ({ start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 }));
    const blocks = tree.children.map((node, at): Block => {
      const { start, end } = places[at] as { start: number; end: number };
      return { written: written(docOfBlock(node)), source: markdown.slice(start, end), gap: markdown.slice(end, places[at + 1]?.start ?? markdown.length) };
    });
    return { doc, original: { before: markdown.slice(0, places[0]?.start ?? markdown.length), blocks } };
  } catch (error) {
    if (error instanceof NotKept) return { unkept: error.what };
    throw error;
  }
}

/** The blocks of the original where they still say the same, in its order where there are several. */
function patched(doc: Doc, { before, blocks }: Original): string {
  const places = new Map<string, number[]>();
  blocks.forEach(({ written: text }, at) => places.set(text, [...(places.get(text) ?? []), at]));
  const now = filled(doc).map(written);
  let last = -1;
  const found = now.map((text) => {
    const all = places.get(text) ?? [];
    const at = all.find((each) => each > last) ?? all[0];
    last = at ?? last;
    return at;
  });
  return found.map((at, index) => {
    const block = at === undefined ? undefined : blocks[at];
    const follows = index + 1 < found.length ? found[index + 1] === (at ?? -2) + 1 : at === blocks.length - 1;
    const gap = block && follows ? block.gap : index + 1 < found.length ? '\n\n' : (blocks.at(-1)?.gap ?? '');
    return (index === 0 && at === 0 ? before : '') + (block?.source ?? now[index] ?? '') + gap;
  }).join('');
}

export function markdownOf(doc: Doc, original: Original): string {
  const whole = markdownOfTree(treeOfDoc(doc));
  const same = patched(doc, original);
  try {
    return meaning(same) === meaning(whole) ? same : whole;
  } catch (error) {
    if (error instanceof NotKept) return whole;
    throw error;
  }
}
