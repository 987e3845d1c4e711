// The server's HTML of an article as React nodes: only what articles are made of, whatever else the text may hold.
import { createElement, useMemo, type ReactNode } from 'react';

const tags = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'a', 'img', 'video', 'audio', 'hr', 'br', 'figure', 'figcaption', 'div', 'span', 'input', 'sup']);
const addresses = /^(https?:\/\/|mailto:|tel:|\/|#)/i;

function nodeOf(node: Node, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const tag = node.tagName.toLowerCase();
  const children = [...node.childNodes].map(nodeOf);
  if (!tags.has(tag)) return children;
  const props: Record<string, unknown> = { key };
  const text = (name: string) => node.getAttribute(name) ?? undefined;
  const address = (name: string) => { const value = text(name); return value && addresses.test(value) ? value : undefined; };
  if (/^h\d$/.test(tag)) props.id = text('id');
  if (tag === 'a') Object.assign(props, { href: address('href'), title: text('title'), target: '_blank', rel: 'noreferrer' });
  if (tag === 'img') Object.assign(props, { src: address('src'), alt: text('alt') ?? '', title: text('title'), loading: 'lazy' });
  if (tag === 'video' || tag === 'audio') Object.assign(props, { src: address('src'), controls: true, preload: 'metadata', 'aria-label': text('aria-label') });
  if (tag === 'ol' && text('start')) props.start = Number(text('start'));
  if (tag === 'th' || tag === 'td') { const align = text('align'); if (align === 'left' || align === 'right' || align === 'center') props.style = { textAlign: align }; }
  if (tag === 'input') Object.assign(props, { type: 'checkbox', disabled: true, readOnly: true, checked: node.hasAttribute('checked') });
  return createElement(tag, props, ...(['img', 'hr', 'br', 'input'].includes(tag) ? [] : children));
}

export function Html({ html }: { html: string }) {
  const nodes = useMemo(() => [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].map(nodeOf), [html]);
  return <div className="article-text">{nodes}</div>;
}
