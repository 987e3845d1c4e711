import { expect, test } from 'vitest';
import { formatOf, usable } from './files';

const file = (name: string, content = '') => ({ name, content });

test('the_format_is_what_most_files_are', () => {
  expect(formatOf([file('a.md'), file('b.md'), file('c.html')])).toBe('markdown');
  expect(formatOf([file('x.CSV')])).toBe('csv');
  expect(formatOf([file('x.pdf')])).toBeUndefined();
});

test('json_is_looked_into', () => {
  expect(formatOf([file('a.json', '{"articles":[{"section_id":1,"html_url":"x"}]}')])).toBe('zendesk');
  expect(formatOf([file('a.json', '{"payload":[{"title":"x"}]}')])).toBe('chatwoot');
  expect(formatOf([file('a.json', '{"format":"deskbell.knowledge"}')])).toBe('deskbell');
});

test('hidden_and_foreign_files_stay_out', () => {
  expect(usable('docs/returns/how.md')).toBe(true);
  expect(usable('docs/.git/config.md')).toBe(false);
  expect(usable('photo.png')).toBe(false);
});
