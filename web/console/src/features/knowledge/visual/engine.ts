// What the visual editor is made of; loaded when somebody chooses it. No React here, so that it is a chunk of its own.
import { Editor } from '@tiptap/core';
import { extensionsFor } from './extensions';
import type { Doc } from './document';

export { markdownOf, opened } from './article';
export const editorOf = (doc: Doc, words: { html: string }) => new Editor({ element: null, injectCSS: false, content: doc, extensions: extensionsFor(words) });
export const docOf = (editor: Editor) => editor.getJSON() as Doc;
