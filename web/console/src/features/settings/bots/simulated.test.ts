import { expect, test } from 'vitest';
import { alone, barsOf, examplesOf, toldOf } from './simulated';
import type { SimulatedEnd, SimulatedExample, SimulatedFigures, SimulatedWay, SimulationOutcome } from './types';

const figures = (ends: Partial<Record<SimulatedEnd, number>>, told: SimulatedFigures['told'] = []): SimulatedFigures => ({ ends: Object.entries(ends).map(([end, talks]) => ({ end: end as SimulatedEnd, talks })), reasons: [], told, turns: 0, actions: 0, cost_minor: 0, compared: 0, unlike: 0 });
const way = (end: SimulatedEnd, more: Partial<SimulatedWay> = {}): SimulatedWay => ({ end, title: '', told: '', turns: 1, actions: [], cost_minor: 0, ...more });
const example = (live: SimulatedWay, draft = live): SimulatedExample => ({ said: ['?'], people: '', live, draft });
const filter = way('answered', { chosen: '7', likeness: 0.1 });
const outcome: SimulationOutcome = {
  talks: 10, left_out: 0, history_is_cut: false, changed: 1,
  live: figures({ answered: 3, handed_over: 7 }, [{ id: '7', title: 'Filter', end: 'answered', talks: 3 }]),
  draft: figures({ answered: 3, dialog: 2, handed_over: 5 }, [{ id: '7', title: 'Filter', end: 'answered', talks: 3 }, { id: 'refund', title: 'Refund', end: 'dialog', talks: 2 }]),
  examples: [example(way('handed_over', { reason: 'doubt' }), way('dialog', { chosen: 'refund' })), example(filter), example({ ...filter, likeness: 0.02 }), example({ ...filter, likeness: 0.9 })],
};

test('answers_and_dialogs_need_no_people', () => {
  expect([alone(outcome.live, 10), alone(outcome.draft, 10), alone(outcome.live, 0)]).toEqual([0.3, 0.5, 0]);
});

test('each_end_has_a_bar_for_both', () => {
  expect(barsOf(outcome).map(({ end, live, draft }) => [end, live, draft])).toEqual([['answered', 3, 3], ['dialog', 0, 2], ['asked_back', 0, 0], ['unknown', 0, 0], ['handed_over', 7, 5], ['nothing', 0, 0]]);
});

test('behind_a_bar_stand_its_examples', () => {
  expect(examplesOf(outcome, 'dialog')).toHaveLength(1);
  expect(examplesOf(outcome, 'handed_over')).toHaveLength(1);
  expect(examplesOf(outcome, 'changed')).toEqual([outcome.examples[0]]);
  expect(examplesOf(outcome, 'unlike').map(({ live }) => live.likeness)).toEqual([0.02, 0.1]);
});

test('what_only_the_draft_tells_stands_beside_the_rest', () => {
  expect(toldOf(outcome).map(({ title, live, draft }) => [title, live, draft])).toEqual([['Filter', 3, 3], ['Refund', 0, 2]]);
});
