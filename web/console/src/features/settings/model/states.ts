// A life cycle as a picture, and as it is edited.
import type { CaseKind, CaseState } from '@/shared/api/types';

export const stateCategories = ['open', 'waiting', 'solved', 'closed'] as const satisfies readonly CaseState['category'][];

export const box = { width: 168, height: 38, across: 84, down: 26, margin: 12 };
export type Placed = { key: string; name: string; category: CaseState['category']; x: number; y: number };
export type Arrow = { from: string; to: string; path: string; back: boolean };
export type Diagram = { width: number; height: number; boxes: Placed[]; arrows: Arrow[] };

/** One column for each category that is used, in the order of a case's life; moves as curves, backward ones below. */
export function diagramOf(states: Pick<CaseState, 'key' | 'name' | 'category' | 'moves'>[]): Diagram {
  const columns = stateCategories.filter((category) => states.some((state) => state.category === category));
  const boxes: Placed[] = [];
  for (const [column, category] of columns.entries())
    for (const [row, { key, name }] of states.filter((state) => state.category === category).entries())
      boxes.push({ key, name, category, x: box.margin + column * (box.width + box.across), y: box.margin + row * (box.height + box.down) });
  const at = new Map(boxes.map((each) => [each.key, each]));
  const arrows: Arrow[] = [];
  for (const state of states)
    for (const move of state.moves) {
      const [from, to] = [at.get(state.key), at.get(move)];
      if (!from || !to || from === to) continue;
      arrows.push({ from: from.key, to: to.key, back: to.x < from.x, path: curve(from, to) });
    }
  const rows = Math.max(1, ...columns.map((category) => states.filter((state) => state.category === category).length));
  return { width: 2 * box.margin + columns.length * box.width + Math.max(0, columns.length - 1) * box.across, height: 2 * box.margin + rows * (box.height + box.down), boxes, arrows };
}

function curve(from: Placed, to: Placed): string {
  const [fromY, toY] = [from.y + box.height / 2, to.y + box.height / 2];
  if (to.x > from.x) {
    const [startX, endX] = [from.x + box.width, to.x - 5];
    const half = (endX - startX) / 2;
    return `M${startX} ${fromY - 6} C${startX + half} ${fromY - 6} ${endX - half} ${toY - 6} ${endX} ${toY - 6}`;
  }
  if (to.x < from.x) {
    const [startX, endX] = [from.x, to.x + box.width + 5];
    const half = (startX - endX) / 2;
    return `M${startX} ${fromY + 8} C${startX - half} ${fromY + 8} ${endX + half} ${toY + 8} ${endX} ${toY + 8}`;
  }
  const down = to.y > from.y;
  const x = from.x + box.width / 2 + (down ? -14 : 14);
  return down ? `M${x} ${from.y + box.height} L${x} ${to.y - 5}` : `M${x} ${from.y} L${x} ${to.y + box.height + 5}`;
}

/** A removed state is led to by nothing. */
export function withoutState(states: CaseState[], key: string): CaseState[] {
  return states.filter((state) => state.key !== key).map((state) => ({ ...state, moves: state.moves.filter((move) => move !== key) }));
}

/** States that no way leads to from the first one. */
export function unreachable(states: Pick<CaseState, 'key' | 'moves'>[]): string[] {
  const seen = new Set<string>();
  const visit = (key: string | undefined) => {
    if (!key || seen.has(key)) return;
    seen.add(key);
    states.find((state) => state.key === key)?.moves.forEach(visit);
  };
  visit(states[0]?.key);
  return states.map(({ key }) => key).filter((key) => !seen.has(key));
}

export type KindDraft = Pick<CaseKind, 'key' | 'name' | 'prefix' | 'internal' | 'active' | 'fields' | 'states' | 'queue'>;

export const newKind: KindDraft = {
  key: '', name: '', prefix: '', internal: false, active: true, fields: [],
  states: [
    { key: 'open', name: 'Open', names: {}, category: 'open', moves: ['waiting', 'solved'] },
    { key: 'waiting', name: 'Waiting for the customer', names: {}, category: 'waiting', waits_for: 'customer', moves: ['open', 'solved'] },
    { key: 'solved', name: 'Solved', names: {}, category: 'solved', moves: ['open', 'closed'] },
    { key: 'closed', name: 'Closed', names: {}, category: 'closed', moves: ['open'] },
  ],
};
