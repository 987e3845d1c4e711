import { expect, test } from 'vitest';
import { filledIn } from './variables';

const values = { 'contact.name': 'Li Wei', 'agent.name': 'Ann', 'conversation.id': '417', workspace: 'Brightside' };

test('known_variables_are_filled_in_and_others_stay', () => {
  expect(filledIn('Hello {{contact.name}}, {{ agent.name }} of {{workspace}}. {{order}}', values)).toBe('Hello Li Wei, Ann of Brightside. {{order}}');
});
