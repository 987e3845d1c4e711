// The board: columns by state, and where a card may go.
import type { Kind, StateCategory, StateDefinition } from '@/shared/cases/types';

export type Column = { key: string; category: StateCategory; state?: StateDefinition };
type Placed = { kind: string; state: string; state_category: StateCategory };

const categories: StateCategory[] = ['open', 'waiting', 'solved'];

/** Of one kind its states; of several what states mean. What is over stands in no column. */
export function columnsOf(kind: Kind | undefined): Column[] {
  if (!kind) return categories.map((category) => ({ key: category, category }));
  return kind.states.filter((state) => state.category !== 'closed').map((state) => ({ key: state.key, category: state.category, state }));
}

/** The states that may follow, in the order of the kind. */
export function movesOf(kinds: Kind[], card: Placed): StateDefinition[] {
  const kind = kinds.find((each) => each.key === card.kind);
  const moves = kind?.states.find((state) => state.key === card.state)?.moves ?? [];
  return kind?.states.filter((state) => moves.includes(state.key)) ?? [];
}

/** The state that a card takes in a column; undefined when it may not go there. */
export function landing(kinds: Kind[], card: Placed, column: Column): StateDefinition | undefined {
  if (column.state ? column.state.key === card.state : column.category === card.state_category) return undefined;
  return movesOf(kinds, card).find((state) => (column.state ? state.key === column.state.key : state.category === column.category));
}

/** The next column to that side that the card may go to. */
export function neighbour(kinds: Kind[], card: Placed, columns: Column[], step: 1 | -1): StateDefinition | undefined {
  const at = columns.findIndex((column) => (column.state ? column.state.key === card.state : column.category === card.state_category));
  for (let index = at + step; index >= 0 && index < columns.length; index += step) {
    const column = columns[index];
    const state = column && landing(kinds, card, column);
    if (state) return state;
  }
  return undefined;
}

/** The state that `e` leads to: solved, or when it is solved, closed. */
export function finishing(kinds: Kind[], card: Placed): StateDefinition | undefined {
  const moves = movesOf(kinds, card);
  return moves.find((state) => state.category === 'solved') ?? moves.find((state) => state.category === 'closed');
}

export const columnOf = (columns: Column[], card: Placed) =>
  columns.find((column) => (column.state ? column.state.key === card.state : column.category === card.state_category));
