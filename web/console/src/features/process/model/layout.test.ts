import { expect, test } from 'vitest';
import { layoutOf, settled } from './layout';

const node = (place: string) => ({ place, name: place, now: 0, left: 0, back: 0 });
const edge = (from: string, to: string, count: number) => ({ from, to, count, back: 0 });

test('what_wants_the_same_place_stands_around_it_in_order', () => {
  expect(settled([10, 10], [20, 20], 4)).toEqual([-2, 22]);
  expect(settled([0, 100], [20, 20], 4)).toEqual([0, 100]);
});

const view = {
  nodes: ['open', 'customer', 'department', 'solved', 'closed'].map(node),
  edges: [edge('', 'open', 154), edge('open', 'department', 31), edge('open', 'customer', 18), edge('department', 'solved', 29), edge('customer', 'solved', 18), edge('solved', 'closed', 30), edge('open', 'solved', 9), edge('solved', 'open', 4), edge('customer', 'open', 2)],
};

test('nothing_lies_over_anything_else', () => {
  const { nodes, ways, width, height } = layoutOf(view);
  const boxes = [...nodes, ...ways.map((way) => way.label)];
  for (const [index, one] of boxes.entries())
    for (const other of boxes.slice(index + 1))
      expect(one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height).toBe(false);
  for (const box of boxes) expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
});

test('the_most_frequent_way_is_the_thickest_and_loops_run_below', () => {
  const { nodes, ways } = layoutOf(view);
  const lowest = Math.max(...nodes.map((each) => each.y + each.height));
  expect(Math.max(...ways.map((way) => way.thickness))).toBe(ways.find((way) => way.count === 154)?.thickness);
  expect(ways.filter((way) => way.loop).every((way) => way.label.y > lowest)).toBe(true);
});
