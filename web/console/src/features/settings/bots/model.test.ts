import { expect, test } from 'vitest';
import { actionOf, arrowsOf, connected, costsOf, doorsOf, factsOf, mistakesAt, moved, nearest, placesOf, tidied, valuesOfAction, withNewNode, withoutNode } from './model';
import type { Definition } from './types';

const dialog: Definition = {
  slots: [{ name: 'order', type: 'order' }], start: 'ask', intents: [], examples: {},
  nodes: [
    { id: 'ask', kind: 'ask', slot: 'order', text: { en: 'Which order?' }, next: 'look' },
    { id: 'look', kind: 'action', action: 'order_status', next: 'which', otherwise: 'people' },
    { id: 'which', kind: 'choose', text: { en: 'Anything else?' }, options: [{ value: 'yes', label: { en: 'Yes' }, next: 'ask' }, { value: 'no', label: { en: 'No', 'zh-CN': '没有' }, next: 'done' }] },
    { id: 'people', kind: 'hand_over' }, { id: 'done', kind: 'end' },
  ],
};

test('each_way_out_of_a_node_is_an_arrow', () => {
  expect(arrowsOf(dialog, 'en').map(({ from, to, text }) => [from, to, text])).toEqual([['ask', 'look', undefined], ['look', 'which', undefined], ['look', 'people', undefined], ['which', 'ask', 'Yes'], ['which', 'done', 'No']]);
  expect(doorsOf(dialog.nodes[2]!, 'zh').map(({ text }) => text)).toEqual(['Yes', '没有']);
});

test('nodes_stand_in_rows_by_their_distance_from_the_start_until_somebody_moves_them', () => {
  const rows = [...placesOf(dialog)].map(([id, { y }]) => [id, y / 150]);
  expect(rows).toEqual([['ask', 0], ['look', 1], ['which', 2], ['people', 2], ['done', 3]]);
  const after = moved(dialog, 'done', 10.4, 20.6);
  expect(placesOf(after).get('done')).toEqual({ x: 10, y: 21 });
  expect(placesOf(tidied(after)).get('done')).toEqual({ x: 0, y: 450 });
});

test('a_door_is_led_elsewhere_and_closed', () => {
  expect(connected(dialog, 'which', 'option-1', 'people').nodes[2]?.options?.[1]?.next).toBe('people');
  expect(connected(dialog, 'ask', 'next', undefined).nodes[0]?.next).toBeUndefined();
});

test('a_node_that_goes_leaves_no_arrow_behind', () => {
  const after = withoutNode(dialog, 'ask');
  expect(after.start).toBe('');
  expect(arrowsOf(after, 'en').some(({ to }) => to === 'ask')).toBe(false);
});

test('a_new_node_has_a_name_of_its_own_and_room_for_all_languages', () => {
  const { id, definition } = withNewNode(dialog, 'say', { x: 1, y: 2 }, ['en', 'zh-CN']);
  expect([id, definition.nodes.at(-1)?.text]).toEqual(['say_1', { en: '', 'zh-CN': '' }]);
  expect(withNewNode(definition, 'say', { x: 0, y: 0 }, []).id).toBe('say_2');
});

test('mistakes_stand_at_their_nodes', () => {
  const found = mistakesAt([{ field: 'nodes[1].next', message: 'is not a node' }, { field: 'draft.nodes[0].text', message: 'lacks zh-CN' }, { field: 'start', message: 'is needed' }], dialog);
  expect([found.get('look')?.length, found.get('ask')?.length, found.get(undefined)?.length]).toEqual([1, 1, 1]);
});

test('the_row_nearest_to_a_threshold_is_found', () => {
  expect(nearest([{ threshold: 0.2 }, { threshold: 0.5 }], 0.4)?.threshold).toBe(0.5);
  expect(nearest([], 0.4)).toBeUndefined();
});

test('an_action_keeps_only_what_belongs_to_its_kind', () => {
  const values = { ...valuesOfAction(), key: ' stock ', name: 'Stock', url: 'https://shop.example/{{order}}', headers: [{ name: '', value: 'x' }, { name: 'A', value: 'b' }], outputs: [{ slot: 'stock', path: ' item.stock ', label: ' ' }, { slot: '', path: 'x' }] };
  expect(actionOf(values)).toMatchObject({ key: 'stock', method: 'GET', headers: [{ name: 'A', value: 'b' }], outputs: [{ slot: 'stock', path: 'item.stock', label: undefined }] });
  const inside = actionOf({ ...values, kind: 'find_case', inputs: { number: '{{number}}', subject: 'not its' }, failure: { en: ' ', 'zh-CN': '没有' } });
  expect(inside).toMatchObject({ kind: 'find_case', inputs: { number: '{{number}}' }, failure: { 'zh-CN': '没有' } });
  expect(inside.url).toBeUndefined();
});

test('an_action_that_is_stored_comes_back_as_it_was', () => {
  const stored = { id: '1', version: 3, updated_at: '', key: 'book', name: 'Book', kind: 'http' as const, has_effect: true, method: 'POST' as const, url: 'https://shop.example/', outputs: [], headers: [], by_model: true };
  expect(actionOf(valuesOfAction(stored))).toMatchObject({ key: 'book', method: 'POST', by_model: true, idempotency_key: true, timeout_s: 8, retries: 2 });
});

test('a_threshold_costs_wrong_answers_and_missing_ones', () => {
  expect(costsOf({ answered: 0.5, wrong: 0.2 }, 5, 1)).toEqual({ wrong: 50, unanswered: 50 });
});

test('tables_and_conditions_ask_for_slots_by_their_labels', () => {
  expect(factsOf({ ...dialog, slots: [{ name: 'sum', type: 'money', label: { en: 'Amount' } }] }, 'en')[0]).toMatchObject({ name: 'slot.sum', label: 'Amount', type: 'number' });
});
