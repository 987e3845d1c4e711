import { Fragment, h, type JSX } from 'preact';
import { parseMarkdown, type Inline } from '../model/markdown';

function inline(node: Inline, index: number): JSX.Element | string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return <code key={index}>{node.text}</code>;
    case 'bold':
      return <strong key={index}>{node.children.map(inline)}</strong>;
    case 'italic':
      return <em key={index}>{node.children.map(inline)}</em>;
    case 'link':
      return (
        <a key={index} href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          {node.children.map(inline)}
        </a>
      );
  }
}

export function MarkdownText({ text }: { text: string }): JSX.Element {
  return (
    <div class="text" dir="auto">
      {parseMarkdown(text).map((block, index) => {
        if (block.kind === 'list') {
          const items = block.items.map((item, each) => <li key={each}>{item.map(inline)}</li>);
          return block.ordered ? <ol key={index}>{items}</ol> : <ul key={index}>{items}</ul>;
        }
        return (
          <p key={index}>
            {block.lines.map((line, each) => (
              <>
                {each > 0 && <br />}
                {line.map(inline)}
              </>
            ))}
          </p>
        );
      })}
    </div>
  );
}
