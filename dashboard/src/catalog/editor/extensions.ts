import { Document } from '@tiptap/extension-document';
import { Heading } from '@tiptap/extension-heading';
import { Placeholder, TrailingNode } from '@tiptap/extensions';
import StarterKit from '@tiptap/starter-kit';
import { Link } from '@mantine/tiptap';
import type { Extensions } from '@tiptap/core';
import { BlockKeys } from './block_moves';
import { Arriving, Callout, Column, Columns, setBlocks } from './nodes';
import { tables } from './tables';

const Page = Document.extend({ content: '(block | pageBlock | columnsBlock)+' });

/** Headings begin at the second level: the first is the title of the page. What is pasted is moved there. */
const PageHeading = Heading.configure({ levels: [2, 3, 4] }).extend({
  parseHTML: () => [
    { tag: 'h1', attrs: { level: 2 } }, { tag: 'h2', attrs: { level: 2 } }, { tag: 'h3', attrs: { level: 3 } },
    { tag: 'h4', attrs: { level: 4 } }, { tag: 'h5', attrs: { level: 4 } }, { tag: 'h6', attrs: { level: 4 } },
  ],
});

/** Everything that can stand on a page. With `hint`, the first empty line says how to begin. */
export function pageExtensions(hint = ''): Extensions {
  return [
    Page,
    PageHeading,
    StarterKit.configure({ document: false, heading: false, link: false, trailingNode: false, dropcursor: { class: 'page-dropcursor', color: false } }),
    Link.configure({ openOnClick: false, autolink: true, defaultProtocol: 'https' }),
    ...tables,
    TrailingNode,
    ...setBlocks,
    Callout,
    Columns,
    Column,
    Arriving,
    BlockKeys,
    Placeholder.configure({
      placeholder: ({ node }) => (node.type.name === 'heading' ? 'Heading' : hint),
      includeChildren: false,
    }),
  ];
}
