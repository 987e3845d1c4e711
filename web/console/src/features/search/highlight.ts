/** Cuts an excerpt at its highlights, each [from, to). Ranges that overlap or lie outside are ignored. */
export function pieces(text: string, highlights: number[][]): { text: string; marked: boolean }[] {
  const result: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const [from = 0, to = 0] of [...highlights].sort(([left = 0], [right = 0]) => left - right)) {
    if (from < at || to <= from || from >= text.length) continue;
    if (from > at) result.push({ text: text.slice(at, from), marked: false });
    result.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) result.push({ text: text.slice(at), marked: false });
  return result;
}
