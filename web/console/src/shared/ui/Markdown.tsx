import type { ReactNode } from 'react';
import { parseMarkdown, type Block, type Inline } from './markup';

function inline(nodes: Inline[]): ReactNode[] {
  return nodes.map((node, index) => {
    switch (node.type) {
      case 'text':
        return node.text;
      case 'break':
        return <br key={index} />;
      case 'code':
        return <code key={index}>{node.text}</code>;
      case 'strong':
        return <strong key={index}>{inline(node.children)}</strong>;
      case 'em':
        return <em key={index}>{inline(node.children)}</em>;
      case 'mention':
        return <span key={index} className="mention">@{node.name}</span>;
      case 'link':
        return (
          <a key={index} href={node.href} target="_blank" rel="noopener noreferrer nofollow">
            {inline(node.children)}
          </a>
        );
    }
  });
}

function block(node: Block, index: number): ReactNode {
  switch (node.type) {
    case 'paragraph':
      return <p key={index}>{inline(node.children)}</p>;
    case 'code':
      return <pre key={index}><code>{node.text}</code></pre>;
    case 'list': {
      const items = node.items.map((item, at) => <li key={at}>{inline(item)}</li>);
      return node.ordered ? <ol key={index} start={node.start}>{items}</ol> : <ul key={index}>{items}</ul>;
    }
  }
}

/** The message subset of Markdown as React nodes. Markup that is not of the subset stays visible as text. */
export function Markdown({ text, mentions }: { text: string; mentions?: string[] }) {
  return <div className="prose" dir="auto">{parseMarkdown(text, mentions).map(block)}</div>;
}
