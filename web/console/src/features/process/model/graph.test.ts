import { expect, test } from 'vitest';
import { end, graphOf, start } from './graph';

const node = (place: string) => ({ place, name: place, now: 0, left: 0, back: 0 });
const edge = (from: string, to: string, count: number) => ({ from, to, count, back: 0 });

test('the_rarer_of_two_ways_is_the_loop', () => {
  const { ways } = graphOf({ nodes: ['open', 'waiting', 'solved'].map(node), edges: [edge('', 'open', 50), edge('open', 'waiting', 30), edge('waiting', 'solved', 29), edge('solved', 'open', 4), edge('waiting', 'open', 3)] });
  expect(ways.filter((way) => way.loop).map((way) => way.id)).toEqual(['solved~open', 'waiting~open']);
});

test('a_place_stands_behind_all_that_lead_to_it_and_the_end_is_last', () => {
  const { layerOf } = graphOf({ nodes: ['a', 'b', 'c'].map(node), edges: [edge('', 'a', 5), edge('a', 'c', 5), edge('a', 'b', 2), edge('b', 'c', 2), edge('a', '', 1), edge('c', '', 6)] });
  expect([start, 'a', 'b', 'c', end].map((place) => layerOf.get(place))).toEqual([0, 1, 2, 3, 4]);
});

test('a_place_that_follows_itself_is_a_loop', () => {
  const { ways } = graphOf({ nodes: [node('a')], edges: [edge('', 'a', 5), edge('a', 'a', 2)] });
  expect(ways.map((way) => way.loop)).toEqual([false, true]);
});

test('rare_ways_stay_out_and_are_counted', () => {
  const { ways, left } = graphOf({ nodes: ['a', 'b', 'c'].map(node), edges: [edge('a', 'b', 5), edge('b', 'c', 2), edge('a', 'c', 1)] }, 2);
  expect([ways.length, left]).toEqual([2, 1]);
});
