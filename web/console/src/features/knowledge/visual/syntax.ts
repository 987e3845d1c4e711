// The Markdown that articles are written in, as the server reads it: CommonMark with tables, strikethrough, bare links.
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { gfmStrikethroughFromMarkdown, gfmStrikethroughToMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableFromMarkdown, gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { defaultHandlers, toMarkdown, type Options } from 'mdast-util-to-markdown';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { gfmTable } from 'micromark-extension-gfm-table';

const reading = {
  extensions: [gfmTable(), gfmStrikethrough(), gfmAutolinkLiteral()],
  mdastExtensions: [gfmTableFromMarkdown(), gfmStrikethroughFromMarkdown(), gfmAutolinkLiteralFromMarkdown()],
};

// Inside a word an underscore marks nothing, and variables are not found with a backslash in their names.
const needless = /(?<=[\p{L}\p{N}])\\_(?=[\p{L}\p{N}])/gu;

const writing: Options = {
  bullet: '-', emphasis: '*', strong: '*', rule: '-', fences: true, listItemIndent: 'one', incrementListMarker: true,
  extensions: [gfmTableToMarkdown({ tablePipeAlign: false }), gfmStrikethroughToMarkdown()],
  handlers: { text: (node, parent, state, info) => String(defaultHandlers.text(node, parent, state, info)).replace(needless, '_') },
};

export const treeOfMarkdown = (markdown: string): Root => fromMarkdown(markdown, reading);
export const markdownOfTree = (tree: Nodes): string => toMarkdown(tree, writing);
