// What the toolbar of the text does: pure changes of a text with a selection.
export type Selected = { text: string; start: number; end: number };

/** Marks what is chosen, or unmarks it; without a choice the sample stands there, chosen. */
export function wrapped({ text, start, end }: Selected, mark: string, sample: string): Selected {
  const chosen = text.slice(start, end);
  if (chosen.length >= mark.length * 2 && chosen.startsWith(mark) && chosen.endsWith(mark)) {
    const bare = chosen.slice(mark.length, -mark.length);
    return { text: text.slice(0, start) + bare + text.slice(end), start, end: start + bare.length };
  }
  if (text.slice(start - mark.length, start) === mark && text.slice(end, end + mark.length) === mark)
    return { text: text.slice(0, start - mark.length) + chosen + text.slice(end + mark.length), start: start - mark.length, end: end - mark.length };
  const inner = chosen || sample;
  return { text: text.slice(0, start) + mark + inner + mark + text.slice(end), start: start + mark.length, end: start + mark.length + inner.length };
}

const bulleted = /^\s*(?:[-*] |\d+\. |> |#{1,6} )/;

/** Puts `mark` before each chosen line, instead of another one; takes it away when all have it. `1. ` counts up. */
export function prefixed({ text, start, end }: Selected, mark: string): Selected {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end) < 0 ? text.length : text.indexOf('\n', end);
  const lines = text.slice(from, to).split('\n');
  const has = (line: string) => (mark === '1. ' ? /^\d+\. /.test(line) : line.startsWith(mark));
  const all = lines.every((line) => has(line) || (line === '' && lines.length > 1));
  const made = lines.map((line, index) => {
    if (line === '' && lines.length > 1) return line;
    const bare = line.replace(bulleted, '');
    return all ? bare : (mark === '1. ' ? `${index + 1}. ` : mark) + bare;
  });
  const block = made.join('\n');
  return { text: text.slice(0, from) + block + text.slice(to), start: from, end: from + block.length };
}

/** A block of its own, with empty lines around it. */
export function placed({ text, start, end }: Selected, block: string): Selected {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const above = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const below = after === '' || after.startsWith('\n\n') ? (after === '' ? '\n' : '') : after.startsWith('\n') ? '\n' : '\n\n';
  const at = before.length + above.length;
  return { text: before + above + block + below + after, start: at, end: at + block.length };
}

export function linked({ text, start, end }: Selected, sample: string): Selected {
  const chosen = text.slice(start, end);
  const address = /^https?:\/\/\S+$/.test(chosen) ? chosen : 'https://';
  const words = address === chosen || !chosen ? sample : chosen;
  const made = `[${words}](${address})`;
  const at = start + words.length + 3;
  return { text: text.slice(0, start) + made + text.slice(end), start: at, end: at + address.length };
}

/** Enter in a list goes on with it; in an empty point it ends it. Nothing: an ordinary line end. */
export function continued({ text, start, end }: Selected): Selected | undefined {
  if (start !== end) return undefined;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const line = text.slice(from, start);
  const found = /^(\s*)([-*]|(\d+)\.) (.*)$/.exec(line);
  if (!found) return undefined;
  const [, indent = '', sign = '', number, rest] = found;
  if (!rest) return { text: text.slice(0, from) + text.slice(start), start: from, end: from };
  const next = `\n${indent}${number ? `${Number(number) + 1}.` : sign} `;
  return { text: text.slice(0, start) + next + text.slice(end), start: start + next.length, end: start + next.length };
}

export const tableSample = (first: string, second: string) => `| ${first} | ${second} |\n| --- | --- |\n|  |  |`;
