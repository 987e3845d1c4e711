import { expect, test } from 'vitest';
import { continued, linked, placed, prefixed, wrapped, type Selected } from './markdown';

// "a [bc] d": the brackets are the selection.
function at(text: string): Selected {
  const start = text.indexOf('[');
  return { text: text.replace(/[[\]]/g, ''), start, end: text.indexOf(']') - 1 };
}
const show = ({ text, start, end }: Selected) => `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;

test('marks_are_put_and_taken_away', () => {
  expect(show(wrapped(at('a [bc] d'), '**', 'bold'))).toBe('a **⟦bc⟧** d');
  expect(show(wrapped(at('a **[bc]** d'), '**', 'bold'))).toBe('a ⟦bc⟧ d');
  expect(show(wrapped(at('a [**bc**] d'), '**', 'bold'))).toBe('a ⟦bc⟧ d');
  expect(show(wrapped(at('a [] d'), '*', 'bold'))).toBe('a *⟦bold⟧* d');
});

test('lines_become_a_list_and_lines_again', () => {
  const list = prefixed(at('x\n[one\ntwo]\ny'), '- ');
  expect(show(list)).toBe('x\n⟦- one\n- two⟧\ny');
  expect(show(prefixed(list, '1. '))).toBe('x\n⟦1. one\n2. two⟧\ny');
  expect(show(prefixed(list, '- '))).toBe('x\n⟦one\ntwo⟧\ny');
  expect(show(prefixed(at('# on[]e'), '## '))).toBe('⟦## one⟧');
});

test('a_block_has_room_around_it', () => {
  expect(show(placed(at('one[]two'), '---'))).toBe('one\n\n⟦---⟧\n\ntwo');
  expect(show(placed(at('[]'), '---'))).toBe('⟦---⟧\n');
});

test('a_link_takes_what_is_chosen_as_words_or_as_address', () => {
  expect(show(linked(at('see [this]'), 'text'))).toBe('see [this](⟦https://⟧)');
  expect(show(linked(at('see [https://a.example]'), 'text'))).toBe('see [text](⟦https://a.example⟧)');
});

test('enter_goes_on_with_a_list_and_ends_it_at_an_empty_point', () => {
  const enter = (text: string) => { const made = continued(at(text)); return made && show(made); };
  expect(enter('- one[]')).toBe('- one\n- ⟦⟧');
  expect(enter('9. one[]')).toBe('9. one\n10. ⟦⟧');
  expect(enter('- one\n- []')).toBe('- one\n⟦⟧');
  expect(enter('one[]')).toBeUndefined();
});
