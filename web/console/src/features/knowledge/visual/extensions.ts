// What the visual editor knows: exactly what articles may hold, and HTML as the text that it is.
import { Extension, Mark, mergeAttributes, Node, type AnyExtension } from '@tiptap/core';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import StarterKit from '@tiptap/starter-kit';

const attachments = '/api/v1/attachments/';
const ends = (address: string, kinds: RegExp) => kinds.test(address.split(/[?#]/)[0] ?? '');

/** A picture, film, sound or model of this workspace; of what lies elsewhere readers see the description. */
const Picture = Node.create({
  name: 'picture', group: 'inline', inline: true, atom: true, draggable: true,
  addAttributes: () => ({ src: { default: '' }, alt: { default: '' }, title: { default: null } }),
  parseHTML: () => [
    { tag: '[data-picture]', getAttrs: (element) => ({ src: element.getAttribute('data-picture'), alt: element.getAttribute('data-alt') ?? '', title: element.getAttribute('title') }) },
    { tag: `img[src^="${attachments}"]`, getAttrs: (element) => ({ src: element.getAttribute('src'), alt: element.getAttribute('alt') ?? '' }) },
  ],
  renderHTML: ({ node }) => {
    const { src, alt, title } = node.attrs as { src: string; alt: string; title: string | null };
    const all = { 'data-picture': src, 'data-alt': alt, ...(title ? { title } : {}) };
    if (!src.startsWith(attachments) || ends(src, /\.(glb|gltf|usdz)$/i)) return ['span', { ...all, class: 'md-chip' }, alt || src];
    if (ends(src, /\.(mp4|webm|mov)$/i)) return ['video', { ...all, src, controls: '', preload: 'metadata', 'aria-label': alt }];
    if (ends(src, /\.(mp3|ogg|wav|m4a)$/i)) return ['audio', { ...all, src, controls: '', preload: 'none', 'aria-label': alt }];
    return ['img', { ...all, src, alt }];
  },
});

const HtmlBlock = Node.create<{ label: string }>({
  name: 'htmlBlock', group: 'block', content: 'text*', marks: '', code: true, defining: true,
  addOptions: () => ({ label: '' }),
  parseHTML: () => [{ tag: 'pre[data-html]', preserveWhitespace: 'full', priority: 60 }],
  renderHTML() { return ['pre', { 'data-html': this.options.label }, ['code', 0]]; },
});

const HtmlText = Mark.create<{ label: string }>({
  name: 'html', inclusive: false, excludes: '',
  addOptions: () => ({ label: '' }),
  parseHTML: () => [{ tag: 'code[data-html]', priority: 60 }],
  renderHTML() { return ['code', { 'data-html': '', title: this.options.label }, 0]; },
});

const Lists = Extension.create({
  name: 'looseLists',
  addGlobalAttributes: () => [{ types: ['bulletList', 'orderedList'], attributes: { loose: { default: false, rendered: false } } }],
});

// A cell is one line; what would begin another paragraph breaks it.
const OneLineTable = Table.extend({
  addKeyboardShortcuts() {
    return { ...this.parent?.(), Enter: () => this.editor.isActive('table') && this.editor.commands.setHardBreak() };
  },
});
const narrow = { content: 'paragraph', addAttributes: () => ({ colspan: { default: 1, parseHTML: () => 1, rendered: false }, rowspan: { default: 1, parseHTML: () => 1, rendered: false }, colwidth: { default: null, parseHTML: () => null, rendered: false }, align: { default: null, parseHTML: (element: HTMLElement) => element.style.textAlign || element.getAttribute('align'), renderHTML: ({ align }: { align?: string | null }) => (align ? { style: `text-align: ${align}` } : {}) } }) };

const isArticle = (address: string) => address.startsWith('article:');
const Kit = StarterKit.extend({
  // Code may be bold or a link, as in Markdown.
  addExtensions() { return (this.parent?.() ?? []).map((each): AnyExtension => (each.name === 'code' ? (each as Mark).extend({ excludes: '' }) : each)); },
});

export const extensionsFor = (words: { html: string }): AnyExtension[] => [
  Kit.configure({ underline: false, link: { openOnClick: false, isAllowedUri: (address, { defaultValidate }) => isArticle(address) || defaultValidate(address) } }),
  OneLineTable.extend({ renderHTML: ({ HTMLAttributes }) => ['table', mergeAttributes(HTMLAttributes), ['tbody', 0]] }).configure({ resizable: false }),
  TableRow, TableHeader.extend(narrow), TableCell.extend(narrow), Picture, HtmlBlock.configure({ label: words.html }), HtmlText.configure({ label: words.html }), Lists,
];
