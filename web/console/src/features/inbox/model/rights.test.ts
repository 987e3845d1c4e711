import { expect, test } from 'vitest';
import type { Conversation, Me } from '@/shared/api/types';
import { rightsIn } from './rights';

const me = { user: { id: '7' }, permissions: { reply: 'own', assign: 'own' } } as unknown as Me;
const conversation = (change: Partial<Conversation>) =>
  ({ status: 'active', owner_kind: 'agent', owner: '7', participants: [], ...change }) as Conversation;

test('the_owner_and_a_member_may_reply', () => {
  expect(rightsIn(conversation({}), me).reply).toBe(true);
  expect(rightsIn(conversation({ owner: '8', participants: [{ user: '7', mode: 'member' }] }), me).reply).toBe(true);
});

test('into_another_agents_talk_only_notes_go', () => {
  const rights = rightsIn(conversation({ owner: '8' }), me);
  expect(rights).toMatchObject({ reply: false, note: true, takesPart: false });
});

test('whoever_answers_an_unowned_one_may_do_so', () => {
  expect(rightsIn(conversation({ owner_kind: 'queue', owner: undefined, status: 'waiting' }), me).reply).toBe(true);
});

test('a_closed_one_takes_notes_and_no_replies', () => {
  expect(rightsIn(conversation({ status: 'closed' }), me)).toMatchObject({ reply: false, note: true });
});
