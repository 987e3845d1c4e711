import { expect, test } from 'vitest';
import { countsOf } from './backups';

test('what_a_rehearsal_found_is_told_as_figures', () => {
  expect(countsOf('audit_records 23, contacts 50, conversations 327, messages 2410, position 5750')).toEqual([
    { kind: 'conversations', count: 327 }, { kind: 'messages', count: 2410 }, { kind: 'contacts', count: 50 }, { kind: 'audit_records', count: 23 },
  ]);
});

test('a_sentence_stays_a_sentence', () => {
  expect(countsOf('The key file cannot be read.')).toBeUndefined();
  expect(countsOf('')).toBeUndefined();
});
