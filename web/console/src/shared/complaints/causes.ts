// The tree of root causes.
import { useQuery } from '@tanstack/react-query';
import type { Id } from '../api/types';
import { nameIn } from '../cases/names';
import { complaints } from './api';
import { complaintKeys } from './keys';
import type { Cause, Regulator } from './types';

export type CauseNode = { cause: Cause; children: CauseNode[]; depth: number };

export const mostDepth = 6;

/** As the server orders them: by position, then by name; a cause whose parent is missing stands at the top. */
export function treeOf(causes: Cause[], language: string): CauseNode[] {
  const known = new Set(causes.map(({ id }) => id));
  const below = (parent: Id | undefined, depth: number): CauseNode[] =>
    depth > mostDepth ? [] : causes
      .filter((cause) => (cause.parent && known.has(cause.parent) ? cause.parent : undefined) === parent)
      .sort((left, right) => left.position - right.position || nameIn(left, language).localeCompare(nameIn(right, language), language))
      .map((cause) => ({ cause, depth, children: below(cause.id, depth + 1) }));
  return below(undefined, 1);
}

export const flat = (nodes: CauseNode[]): CauseNode[] => nodes.flatMap((node) => [node, ...flat(node.children)]);

/** From the top down to the cause itself. */
export function pathTo(causes: Cause[], id: Id | undefined): Cause[] {
  const path: Cause[] = [];
  for (let at = causes.find((each) => each.id === id); at && path.length <= mostDepth; at = causes.find((each) => each.id === at?.parent)) path.unshift(at);
  return path;
}

export const causePath = (causes: Cause[], id: Id | undefined, language: string) => pathTo(causes, id).map((cause) => nameIn(cause, language)).join(' / ');

/** The cause itself and all below it: where it may not be moved to. */
export function withBelow(causes: Cause[], id: Id): Set<Id> {
  const all = new Set([id]);
  for (let grew = true; grew;) {
    grew = false;
    for (const cause of causes) if (cause.parent && all.has(cause.parent) && !all.has(cause.id)) { all.add(cause.id); grew = true; }
  }
  return all;
}

type Option = { value: Id; title: string; disabled?: boolean; children: Option[] };
/** For a tree select: those that are switched off are offered only while they are chosen. */
export function causeOptions(nodes: CauseNode[], language: string, chosen?: Id): Option[] {
  return nodes
    .map(({ cause, children }) => ({ value: cause.id, title: nameIn(cause, language), disabled: !cause.active, children: causeOptions(children, language, chosen) }))
    .filter(({ value, disabled, children }) => !disabled || value === chosen || children.length > 0);
}

export function useCauses(): Cause[] {
  const { data } = useQuery({ queryKey: complaintKeys.causes, queryFn: ({ signal }) => complaints.causes({ signal }), staleTime: 300_000 });
  return data ?? none;
}
const none: Cause[] = [];

export function useRegulators(): Regulator[] {
  const { data } = useQuery({ queryKey: complaintKeys.regulators, queryFn: ({ signal }) => complaints.regulators({ signal }), staleTime: 300_000 });
  return data ?? [];
}
