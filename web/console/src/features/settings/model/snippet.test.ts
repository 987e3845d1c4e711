import { expect, test } from 'vitest';
import { scriptSnippet } from './snippet';

test('the_snippet_names_server_and_installation', () => {
  expect(scriptSnippet('https://help.example', 'abc')).toBe('<script async src="https://help.example/widget.js" data-installation="abc"></script>');
});

test('a_key_cannot_break_out_of_the_snippet', () => {
  expect(scriptSnippet('https://help.example', '"><b>')).toContain('data-installation="&quot;>&lt;b>"');
});
