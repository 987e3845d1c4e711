import { expect, test } from 'vitest';
import { diagramOf, newKind, unreachable, withoutState } from './states';

test('states_stand_in_columns_by_what_they_mean', () => {
  const { boxes, arrows, width } = diagramOf(newKind.states);
  expect(boxes.map(({ x }) => x)).toEqual([...boxes.map(({ x }) => x)].sort((left, right) => left - right));
  expect(arrows.find(({ from, to }) => from === 'open' && to === 'waiting')?.back).toBe(false);
  expect(arrows.find(({ from, to }) => from === 'closed' && to === 'open')?.back).toBe(true);
  expect(width).toBeGreaterThan(boxes.at(-1)?.x ?? 0);
});

test('a_removed_state_is_led_to_by_nothing', () => {
  expect(withoutState(newKind.states, 'waiting').flatMap(({ moves }) => moves)).not.toContain('waiting');
});

test('what_nobody_can_reach_is_found', () => {
  expect(unreachable(newKind.states)).toEqual([]);
  expect(unreachable(newKind.states.map((state) => ({ ...state, moves: state.moves.filter((move) => move !== 'closed') })))).toEqual(['closed']);
});
