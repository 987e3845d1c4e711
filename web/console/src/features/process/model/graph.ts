// Which way round the picture goes: ways that lead back are loops, all others go from left to right.
import type { ProcessEdge, ProcessView } from '../api';

/** Where cases come from and where they end; the server names neither. */
export const start = '^';
export const end = '$';

export type Way = ProcessEdge & { id: string; loop: boolean };
export type Graph = { places: string[]; ways: Way[]; layerOf: Map<string, number>; left: number };

export const wayId = (from: string, to: string) => `${from}~${to}`;

/** In an order in which few and rare ways lead back: Eades, Lin and Smyth (1993), with counts as weights. */
export function ordered(places: string[], edges: { from: string; to: string; count: number }[]): string[] {
  const rest = new Set(places);
  const head: string[] = [];
  const tail: string[] = [];
  const weight = (place: string, side: 'from' | 'to') =>
    edges.reduce((sum, edge) => (edge[side] === place && edge.from !== edge.to && rest.has(edge.from) && rest.has(edge.to) ? sum + edge.count : sum), 0);
  const take = (place: string, list: 'head' | 'tail') => {
    rest.delete(place);
    if (list === 'head') head.push(place);
    else tail.unshift(place);
  };
  if (rest.has(start)) take(start, 'head');
  if (rest.has(end)) take(end, 'tail');
  while (rest.size > 0) {
    const sink = [...rest].find((place) => weight(place, 'from') === 0 && weight(place, 'to') > 0);
    const source = [...rest].find((place) => weight(place, 'to') === 0);
    if (sink !== undefined) take(sink, 'tail');
    else if (source !== undefined) take(source, 'head');
    else {
      const gain = (place: string) => weight(place, 'from') - weight(place, 'to');
      take([...rest].reduce((best, place) => (gain(place) > gain(best) ? place : best)), 'head');
    }
  }
  return [...head, ...tail];
}

/** The most frequent ways; `left` rarer ones stay out of the picture. */
export function graphOf(view: Pick<ProcessView, 'nodes' | 'edges'>, most = 40): Graph {
  const edges = view.edges.slice(0, most).map((edge) => ({ ...edge, from: edge.from || start, to: edge.to || end }));
  const known = new Set(view.nodes.map((node) => node.place));
  for (const edge of edges) known.add(edge.from).add(edge.to);
  const places = ordered([...known], edges);
  const rank = new Map(places.map((place, index) => [place, index]));
  const ways = edges.map((edge) => ({ ...edge, id: wayId(edge.from, edge.to), loop: (rank.get(edge.from) ?? 0) >= (rank.get(edge.to) ?? 0) }));

  const layerOf = new Map<string, number>();
  for (const place of places) {
    const before = ways.filter((way) => way.to === place && !way.loop).map((way) => (layerOf.get(way.from) ?? 0) + 1);
    layerOf.set(place, place !== start && known.has(start) ? Math.max(1, ...before) : Math.max(0, ...before));
  }
  if (known.has(end)) layerOf.set(end, Math.max(...layerOf.values()));
  return { places, ways, layerOf, left: Math.max(0, view.edges.length - edges.length) };
}
