// What is marked in a draft, and how a completion is put behind it. Pure.
export type Mark = { begin: number; end: number; forbidden: boolean };
export type Piece = { text: string; mark?: 'forbidden' | 'tone' };

/** The text cut at the marks; marks that overlap or lie outside are left out. */
export function piecesOf(text: string, marks: Mark[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const mark of [...marks].sort((left, right) => left.begin - right.begin)) {
    if (mark.begin < at || mark.end > text.length || mark.end <= mark.begin) continue;
    if (mark.begin > at) pieces.push({ text: text.slice(at, mark.begin) });
    pieces.push({ text: text.slice(mark.begin, mark.end), mark: mark.forbidden ? 'forbidden' : 'tone' });
    at = mark.end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

/** What is left of a completion that was asked for `asked`, now that `text` stands there; undefined when it no longer fits. */
export function restOf(completion: string, asked: string, text: string): string | undefined {
  if (!text.startsWith(asked)) return undefined;
  const typed = text.slice(asked.length);
  if (!completion.startsWith(typed) || completion === typed) return undefined;
  return completion.slice(typed.length);
}
