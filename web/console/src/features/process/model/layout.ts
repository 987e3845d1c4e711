// Where everything stands: layers from left to right, each way through a place of its own for its figures.
import type { ProcessView } from '../api';
import { end, graphOf, start, type Way } from './graph';

export type Box = { x: number; y: number; width: number; height: number };
export type PlacedNode = Box & { place: string };
export type PlacedWay = Way & { path: string; thickness: number; label: Box };
export type Layout = { width: number; height: number; nodes: PlacedNode[]; ways: PlacedWay[]; left: number };

const nodeSize = { width: 164, height: 84 };
const capSize = { width: 74, height: 30 };
const labelSize = { width: 102, height: 44 };
const bareLabel = 52;
const columnGap = 18;
const rowGap = 16;
const laneHeight = 34;
const margin = 26;

type Spot = { key: string; place?: string; width: number; height: number; label?: boolean; y: number; column: number };
type Link = { a: Spot; b: Spot; weight: number; way: Way };

/** The nearest places to `wanted` that keep the order and the distances (pool adjacent violators). */
export function settled(wanted: number[], heights: number[], gap: number): number[] {
  const offsets: number[] = [];
  heights.forEach((height, index) => offsets.push(index === 0 ? 0 : (offsets[index - 1] ?? 0) + ((heights[index - 1] ?? 0) + height) / 2 + gap));
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((each, index) => {
    pools.push({ sum: each - (offsets[index] ?? 0), count: 1 });
    for (let last = pools.at(-1), before = pools.at(-2); last && before && last.sum / last.count < before.sum / before.count; last = pools.at(-1), before = pools.at(-2)) {
      pools.pop();
      before.sum += last.sum;
      before.count += last.count;
    }
  });
  return pools.flatMap(({ sum, count }) => Array<number>(count).fill(sum / count)).map((each, index) => each + (offsets[index] ?? 0));
}

const round = (value: number) => Math.round(value * 10) / 10;

/** A smooth line through the points, level at both ends of each piece. */
function curve(points: [number, number][]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let [x, y] = first;
  let path = `M${round(x)} ${round(y)}`;
  for (const [nextX, nextY] of rest) {
    const middle = (x + nextX) / 2;
    path += ` C${round(middle)} ${round(y)} ${round(middle)} ${round(nextY)} ${round(nextX)} ${round(nextY)}`;
    [x, y] = [nextX, nextY];
  }
  return path;
}

/** Straight pieces with round corners. */
function bent(points: [number, number][], radius: number): string {
  return points.map(([x, y], index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before) return `M${round(x)} ${round(y)}`;
    if (!after) return `L${round(x)} ${round(y)}`;
    const towards = ([toX, toY]: [number, number]): [number, number] => {
      const length = Math.hypot(toX - x, toY - y) || 1;
      const reach = Math.min(radius, length / 2) / length;
      return [x + (toX - x) * reach, y + (toY - y) * reach];
    };
    const [inX, inY] = towards(before);
    const [outX, outY] = towards(after);
    return `L${round(inX)} ${round(inY)} Q${round(x)} ${round(y)} ${round(outX)} ${round(outY)}`;
  }).join(' ');
}

/** Orders each column by the middle of what it is linked with, back and forth. */
function order(columns: Spot[][], links: Link[]) {
  const position = new Map<Spot, number>();
  const number = (column: Spot[]) => column.forEach((spot, index) => position.set(spot, index));
  columns.forEach(number);
  for (let sweep = 0; sweep < 8; ++sweep) {
    const forward = sweep % 2 === 0;
    for (const column of forward ? columns : [...columns].reverse()) {
      const middle = new Map(column.map((spot) => {
        const near = links.filter((link) => (forward ? link.b : link.a) === spot);
        const weight = near.reduce((sum, link) => sum + link.weight, 0);
        const sum = near.reduce((total, link) => total + link.weight * (position.get(forward ? link.a : link.b) ?? 0), 0);
        return [spot, weight > 0 ? sum / weight : (position.get(spot) ?? 0)] as const;
      }));
      column.sort((left, right) => (middle.get(left) ?? 0) - (middle.get(right) ?? 0));
      number(column);
    }
  }
}

function stand(columns: Spot[][], links: Link[]) {
  for (const column of columns) settled(column.map(() => 0), column.map((spot) => spot.height), rowGap).forEach((y, index) => { const spot = column[index]; if (spot) spot.y = y; });
  for (let sweep = 0; sweep < 10; ++sweep) {
    const forward = sweep % 2 === 0;
    for (const column of forward ? columns : [...columns].reverse()) {
      const wanted = column.map((spot) => {
        const near = links.filter((link) => link.a === spot || link.b === spot);
        const weight = near.reduce((sum, link) => sum + link.weight, 0);
        return weight > 0 ? near.reduce((sum, link) => sum + link.weight * (link.a === spot ? link.b : link.a).y, 0) / weight : spot.y;
      });
      settled(wanted, column.map((spot) => spot.height), rowGap).forEach((y, index) => { const spot = column[index]; if (spot) spot.y = y; });
    }
  }
}

export function layoutOf(view: Pick<ProcessView, 'nodes' | 'edges'>): Layout {
  const { places, ways, layerOf, left } = graphOf(view);
  const columns: Spot[][] = Array.from({ length: 2 * Math.max(0, ...layerOf.values()) + 1 }, () => []);
  const add = (spot: Omit<Spot, 'y'>) => {
    const made = { ...spot, y: 0 };
    columns[spot.column]?.push(made);
    return made;
  };
  const spots = new Map(places.map((place) => [place, add({ key: place, place, column: 2 * (layerOf.get(place) ?? 0), ...(place === start || place === end ? capSize : nodeSize) })]));
  const largest = Math.max(1, ...ways.map((way) => way.count));
  const thickness = (way: Way) => 1.5 + 8.5 * Math.sqrt(way.count / largest);

  const links: Link[] = [];
  const routes = new Map<string, Spot[]>();
  for (const way of ways) {
    const from = spots.get(way.from);
    const to = spots.get(way.to);
    if (way.loop || !from || !to) continue;
    const middle = Math.floor((from.column + to.column) / 2);
    const labelAt = middle % 2 === 1 ? middle : middle - 1;
    const route = [from];
    for (let column = from.column + 1; column < to.column; ++column)
      route.push(add(column === labelAt ? { key: way.id, column, ...labelSize, width: way.median_s === undefined ? bareLabel : labelSize.width, label: true } : { key: way.id, column, width: 0, height: thickness(way) + 6 }));
    route.push(to);
    route.slice(1).forEach((b, index) => { const a = route[index]; if (a) links.push({ a, b, weight: Math.sqrt(way.count), way }); });
    routes.set(way.id, route);
  }
  order(columns, links);
  stand(columns, links);

  // A column is as wide as the widest in it.
  const top = Math.min(0, ...columns.flat().map((spot) => spot.y - spot.height / 2)) - margin;
  const xs: number[] = [];
  const widths = columns.map((column) => Math.max(24, ...column.map((spot) => spot.width)));
  widths.forEach((_, index) => xs.push(index === 0 ? margin : (xs[index - 1] ?? 0) + (widths[index - 1] ?? 0) + columnGap));
  const centre = (spot: Spot) => (xs[spot.column] ?? 0) + (widths[spot.column] ?? 0) / 2;
  const boxOf = (spot: Spot): Box => ({ x: centre(spot) - spot.width / 2, y: spot.y - spot.height / 2 - top, width: spot.width, height: spot.height });
  const flat = columns.flat().map((spot) => boxOf(spot));
  const bottom = Math.max(0, ...flat.map((box) => box.y + box.height));

  // Ways leave and enter a place one below the other, in the order of where they come from.
  const loops = ways.filter((way) => way.loop).sort((one, other) => span(one) - span(other));
  function span(way: Way) {
    return (spots.get(way.from)?.column ?? 0) - (spots.get(way.to)?.column ?? 0);
  }
  const portOf = (place: string, side: 'out' | 'in', id: string): number => {
    const forward = [...routes].filter(([, route]) => (side === 'out' ? route[0] : route.at(-1))?.place === place)
      .map(([key, route]) => ({ key, y: (side === 'out' ? route[1] : route.at(-2))?.y ?? 0 })).sort((one, other) => one.y - other.y).map(({ key }) => key);
    const all = [...forward, ...loops.filter((way) => (side === 'out' ? way.from : way.to) === place).map((way) => way.id)];
    const spot = spots.get(place);
    if (!spot) return 0;
    const inner = spot.height - 20;
    return spot.y - top + (all.length < 2 ? 0 : (all.indexOf(id) / (all.length - 1) - 0.5) * inner);
  };

  const placed: PlacedWay[] = ways.map((way) => {
    const wide = thickness(way);
    const from = spots.get(way.from);
    const to = spots.get(way.to);
    const route = routes.get(way.id);
    const outX = from ? centre(from) + from.width / 2 : 0;
    const inX = to ? centre(to) - to.width / 2 : 0;
    const outY = portOf(way.from, 'out', way.id);
    const inY = portOf(way.to, 'in', way.id);
    if (route) {
      const points: [number, number][] = [[outX, outY]];
      for (const spot of route.slice(1, -1)) {
        const x = xs[spot.column] ?? 0;
        points.push([x, spot.y - top], [x + (widths[spot.column] ?? 0), spot.y - top]);
      }
      points.push([inX - 7, inY]);
      const spot = route.find((each) => each.label);
      return { ...way, path: curve(points), thickness: wide, label: spot ? boxOf(spot) : { x: (outX + inX) / 2, y: inY, width: 0, height: 0 } };
    }
    const lane = loops.indexOf(way);
    const y = bottom + laneHeight * (lane + 0.9);
    const aside = 8 + (lane % 4) * 4;
    const label = { width: 170, height: 24 };
    return {
      ...way, thickness: wide, path: bent([[outX, outY], [outX + aside, outY], [outX + aside, y], [inX - aside - 6, y], [inX - aside - 6, inY], [inX - 7, inY]], 10),
      label: { x: (outX + inX) / 2 - label.width / 2, y: y - label.height / 2, ...label },
    };
  });
  return {
    width: (xs.at(-1) ?? 0) + (widths.at(-1) ?? 0) + margin,
    height: bottom + laneHeight * loops.length + margin,
    nodes: places.flatMap((place) => { const spot = spots.get(place); return spot ? [{ place, ...boxOf(spot) }] : []; }),
    ways: placed, left,
  };
}
