// A difference as it is read: what stayed the same is folded but for a few lines around each change.
import type { LineOfDifference } from '../types';

export type Piece = { kind: 'line'; line: LineOfDifference } | { kind: 'fold'; lines: LineOfDifference[] };

export function folded(lines: LineOfDifference[], around = 2): Piece[] {
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - around), index + around + 1).some(({ change }) => change !== 'same'));
  const pieces: Piece[] = [];
  lines.forEach((line, index) => {
    if (near[index]) return pieces.push({ kind: 'line', line });
    const last = pieces.at(-1);
    if (last?.kind === 'fold') return last.lines.push(line);
    return pieces.push({ kind: 'fold', lines: [line] });
  });
  // One hidden line takes as much room as the word that it is hidden.
  return pieces.flatMap((piece): Piece[] => (piece.kind === 'fold' && piece.lines.length < 2 ? piece.lines.map((line) => ({ kind: 'line', line })) : [piece]));
}

export const counted = (lines: LineOfDifference[]) => ({ added: lines.filter(({ change }) => change === 'added').length, removed: lines.filter(({ change }) => change === 'removed').length });
