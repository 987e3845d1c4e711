// Bold, italic, code, links and lists: what a support message needs. Produces a tree, never HTML.
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'break' }
  | { type: 'code'; text: string }
  | { type: 'strong' | 'em'; children: Inline[] }
  | { type: 'mention'; name: string }
  | { type: 'link'; href: string; children: Inline[] };

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'list'; ordered: boolean; start?: number; items: Inline[][] };

/** Only addresses that cannot run code. */
export function safeHref(text: string): string | undefined {
  const href = text.trim();
  if (/^(https?:\/\/|mailto:|tel:)[^\s]+$/i.test(href)) return href;
  return undefined;
}

const link = /^\[([^\]\n]{1,500})\]\(([^()\s]{1,2000}(?:\([^()\s]*\)[^()\s]*)*)\)/;
const bare = /^https?:\/\/[^\s<>"'`）】》，。；]+/i;
const code = /^(`+)([^`\n](?:.*?[^`])?)\1(?!`)/;
const strong = /^\*\*(?=\S)([^\n]+?\S|\S)\*\*(?!\*)/;
const em = /^([*_])(?=\S)([^\n*_]*?\S|\S)\1(?![\p{L}\p{N}*_])/u;

function mentionAt(text: string, mentions: string[]): string | undefined {
  if (text[0] !== '@') return undefined;
  return mentions.filter((name) => text.startsWith(name, 1)).sort((a, b) => b.length - a.length)[0];
}

export function parseInline(text: string, mentions: string[] = [], depth = 0): Inline[] {
  const nodes: Inline[] = [];
  let plain = '';
  const flush = () => {
    if (plain) nodes.push({ type: 'text', text: plain });
    plain = '';
  };
  const push = (node: Inline) => {
    flush();
    nodes.push(node);
  };
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (!/[\\`*_[h@\nH]/.test(char) || depth > 6) {
      plain += char;
      at += 1;
      continue;
    }
    const rest = text.slice(at);
    const before = text[at - 1] ?? ' ';
    let match: RegExpExecArray | null;
    if (char === '\n') {
      push({ type: 'break' });
      at += 1;
    } else if (char === '\\' && /[\\`*_[\]]/.test(rest[1] ?? '')) {
      plain += rest[1];
      at += 2;
    } else if (char === '`' && (match = code.exec(rest))) {
      push({ type: 'code', text: (match[2] ?? '').trim() });
      at += match[0].length;
    } else if (char === '[' && (match = link.exec(rest)) && safeHref(match[2] ?? '')) {
      push({ type: 'link', href: safeHref(match[2] ?? '') ?? '', children: parseInline(match[1] ?? '', [], depth + 1) });
      at += match[0].length;
    } else if (char === '*' && (match = strong.exec(rest))) {
      push({ type: 'strong', children: parseInline(match[1] ?? '', mentions, depth + 1) });
      at += match[0].length;
    } else if ((char === '*' || (char === '_' && !/[\p{L}\p{N}]/u.test(before))) && (match = em.exec(rest))) {
      push({ type: 'em', children: parseInline(match[2] ?? '', mentions, depth + 1) });
      at += match[0].length;
    } else if (/h/i.test(char) && !/[A-Za-z0-9]/.test(before) && (match = bare.exec(rest))) {
      const href = match[0].replace(/[.,;:!?)\]]+$/, '');
      push({ type: 'link', href, children: [{ type: 'text', text: href }] });
      at += href.length;
    } else {
      const mention = mentionAt(rest, mentions);
      if (mention) push({ type: 'mention', name: mention });
      else plain += char;
      at += mention ? mention.length + 1 : 1;
    }
  }
  flush();
  return nodes;
}

const bullet = /^\s{0,3}[-*•]\s+(.*)$/;
const numbered = /^\s{0,3}(\d{1,4})[.)]\s+(.*)$/;

export function parseMarkdown(text: string, mentions: string[] = []): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  const flush = () => {
    if (lines.length) blocks.push({ type: 'paragraph', children: parseInline(lines.join('\n'), mentions) });
    lines = [];
  };
  const rows = text.replace(/\r\n?/g, '\n').split('\n');
  for (let row = 0; row < rows.length; ++row) {
    const line = rows[row] ?? '';
    if (/^```/.test(line)) {
      const end = rows.findIndex((each, index) => index > row && /^```\s*$/.test(each));
      if (end > row) {
        flush();
        blocks.push({ type: 'code', text: rows.slice(row + 1, end).join('\n') });
        row = end;
        continue;
      }
    }
    const dot = bullet.exec(line);
    const number = dot ? null : numbered.exec(line);
    if (dot || number) {
      flush();
      const item = parseInline((dot ? dot[1] : number?.[2]) ?? '', mentions);
      const last = blocks.at(-1);
      const continues = rows[row - 1] !== undefined && (bullet.test(rows[row - 1] ?? '') || numbered.test(rows[row - 1] ?? ''));
      if (last?.type === 'list' && last.ordered === Boolean(number) && continues) last.items.push(item);
      else blocks.push({ type: 'list', ordered: Boolean(number), start: number ? Number(number[1]) : undefined, items: [item] });
    } else if (line.trim() === '') {
      flush();
    } else {
      lines.push(line);
    }
  }
  flush();
  return blocks;
}

/** One line without markup, for list rows and notifications. */
export function plainText(text: string): string {
  return text
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/[*_`]{1,3}/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
