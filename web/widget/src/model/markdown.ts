/** The small Markdown subset of messages. The result is data; views turn it into elements, so no HTML is ever parsed. */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'bold' | 'italic'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] };

export type Block = { kind: 'paragraph'; lines: Inline[][] } | { kind: 'list'; ordered: boolean; items: Inline[][] };

const maxDepth = 4;
const bareLink = /\b(?:https?:\/\/|www\.)[^\s<>"'`*]+|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/giu;

/** The address as it may stand in an href, or undefined: only http, https, mailto and tel. */
export function safeHref(address: string): string | undefined {
  try {
    const url = new URL(address);
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Text with bare addresses made links. Trailing punctuation stays outside. */
function linked(text: string): Inline[] {
  const result: Inline[] = [];
  let done = 0;
  for (const match of text.matchAll(bareLink)) {
    const found = match[0].replace(/[.,;:!?)\]}，。；：！？）】」]+$/u, '');
    const address = /^https?:/i.test(found) ? found : found.includes('@') ? `mailto:${found}` : `https://${found}`;
    const href = safeHref(address);
    if (!href) continue;
    if (match.index > done) result.push({ kind: 'text', text: text.slice(done, match.index) });
    result.push({ kind: 'link', href, children: [{ kind: 'text', text: found }] });
    done = match.index + found.length;
  }
  if (done < text.length) result.push({ kind: 'text', text: text.slice(done) });
  return result;
}

const explicitLink = /^\[([^[\]\n]{1,500})\]\(([^()\s]{1,2000})\)/u;

/** Marks that open at `at`: the node and where it ends. Linear: each mark looks for its end in this line only. */
function marked(line: string, at: number, depth: number): { node: Inline; end: number } | undefined {
  const rest = line[at];
  if (rest === '`') {
    const end = line.indexOf('`', at + 1);
    if (end > at + 1) return { node: { kind: 'code', text: line.slice(at + 1, end) }, end: end + 1 };
  } else if (rest === '[') {
    const match = explicitLink.exec(line.slice(at, at + 2600));
    const href = match && safeHref(match[2] ?? '');
    if (match && href) {
      return { node: { kind: 'link', href, children: inlines(match[1] ?? '', maxDepth) }, end: at + match[0].length };
    }
  } else if (rest === '*' || rest === '_') {
    const mark = line[at + 1] === rest ? rest + rest : rest;
    const start = at + mark.length;
    const insideWord = rest === '_' && /\w/.test(line[at - 1] ?? '');
    const end = insideWord || /\s/.test(line[start] ?? ' ') ? -1 : line.indexOf(mark, start + 1);
    const closes = end > 0 && !/\s/.test(line[end - 1] ?? ' ') && !(rest === '_' && /\w/.test(line[end + mark.length] ?? ''));
    if (closes) {
      const children = inlines(line.slice(start, end), depth + 1);
      return { node: { kind: mark.length === 2 ? 'bold' : 'italic', children }, end: end + mark.length };
    }
  }
  return undefined;
}

function inlines(line: string, depth = 0): Inline[] {
  if (depth > maxDepth) return [{ kind: 'text', text: line }];
  const result: Inline[] = [];
  let plain = 0;
  let at = 0;
  const flush = (until: number): void => {
    if (until <= plain) return;
    const text = line.slice(plain, until);
    result.push(...(depth < maxDepth ? linked(text) : [{ kind: 'text', text } as const]));
  };
  let misses = 0;
  while (at < line.length) {
    // Underscores and stars in addresses are not marks.
    const address = depth < maxDepth && line[at] === 'h' ? /^https?:\/\/[^\s<>"'`*]+/iu.exec(line.slice(at, at + 2100)) : null;
    if (address) {
      at += address[0].length;
      continue;
    }
    const found = misses < 200 && '`[*_'.includes(line[at] ?? ' ') ? marked(line, at, depth) : undefined;
    if (found) {
      flush(at);
      result.push(found.node);
      plain = at = found.end;
    } else {
      if ('`[*_'.includes(line[at] ?? ' ')) ++misses;
      ++at;
    }
  }
  flush(line.length);
  return result;
}

export function parseMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const last = blocks.at(-1);
    const item = /^\s{0,3}(?:([-*•])|\d{1,9}[.)])\s+(.+)$/u.exec(line);
    if (item) {
      const ordered = item[1] === undefined;
      const content = inlines(item[2] ?? '');
      if (last?.kind === 'list' && last.ordered === ordered) last.items.push(content);
      else blocks.push({ kind: 'list', ordered, items: [content] });
    } else if (line.trim() === '') {
      if (last?.kind === 'paragraph' && last.lines.length > 0) blocks.push({ kind: 'paragraph', lines: [] });
    } else if (last?.kind === 'paragraph') {
      last.lines.push(inlines(line));
    } else {
      blocks.push({ kind: 'paragraph', lines: [inlines(line)] });
    }
  }
  return blocks.filter((block) => block.kind === 'list' || block.lines.length > 0);
}
