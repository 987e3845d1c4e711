// Categories as a tree, and what moving one means for those beside it.
import type { components } from '@deskbell/api-client';

export type Category = components['schemas']['Category'];
export type Branch = { category: Category; depth: number; children: Branch[] };

export function treeOf(all: readonly Category[]): Branch[] {
  const known = new Set(all.map(({ id }) => id));
  const below = (parent: string | undefined, depth: number): Branch[] =>
    all
      .filter((each) => (each.parent && known.has(each.parent) ? each.parent : undefined) === parent)
      .sort((left, right) => left.position - right.position || Number(left.id) - Number(right.id))
      .map((category) => ({ category, depth, children: depth < 20 ? below(category.id, depth + 1) : [] }));
  return below(undefined, 0);
}

export const rowsOf = (branches: Branch[]): Branch[] => branches.flatMap((branch) => [branch, ...rowsOf(branch.children)]);

/** Where a category can go: everywhere but into itself. */
export function parentsFor(all: readonly Category[], id: string | undefined): Branch[] {
  const inside = (branches: Branch[]): Branch[] => branches.filter(({ category }) => category.id !== id).flatMap((branch) => [branch, ...inside(branch.children)]);
  return inside(treeOf(all));
}

/** The new places of those under one parent when one of them goes up or down; only those that change. */
export function reordered(all: readonly Category[], id: string, by: -1 | 1): { id: string; position: number }[] {
  const find = (branches: Branch[]): Branch[] | undefined => (branches.some(({ category }) => category.id === id) ? branches : branches.map(({ children }) => find(children)).find(Boolean));
  const siblings = (find(treeOf(all)) ?? []).map(({ category }) => category);
  const at = siblings.findIndex((each) => each.id === id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= siblings.length) return [];
  const next = [...siblings];
  const [one] = next.splice(at, 1);
  if (one) next.splice(to, 0, one);
  return next.map((each, index) => ({ id: each.id, position: index + 1, before: each.position })).filter((each) => each.position !== each.before).map(({ id: changed, position }) => ({ id: changed, position }));
}
