import { h, type JSX, type VNode } from 'preact';
import { parseMarkdown, type Inline } from '../model/markdown';

function inline(node: Inline): JSX.Element | string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return <code>{node.text}</code>;
    case 'bold':
      return <strong>{node.children.map(inline)}</strong>;
    case 'italic':
      return <em>{node.children.map(inline)}</em>;
    case 'link':
      return (
        <a href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          {node.children.map(inline)}
        </a>
      );
  }
}

export function markdown(text: string): JSX.Element {
  return (
    <div class="text" dir="auto">
      {parseMarkdown(text).map((block) =>
        block.kind === 'list' ? (
          h(
            block.ordered ? 'ol' : 'ul',
            null,
            block.items.map((item) => <li>{item.map(inline)}</li>),
          )
        ) : (
          <p>{block.lines.map((line, index) => [index > 0 && <br />, line.map(inline)])}</p>
        ),
      )}
    </div>
  );
}

const drawn = new WeakMap<object, VNode>();

/** Draws what belongs to `owner` once: Preact skips an element that is the very same as before. */
export function once(owner: object, draw: () => JSX.Element): JSX.Element {
  const before = drawn.get(owner);
  if (before) return before;
  const element = draw();
  drawn.set(owner, element);
  return element;
}
