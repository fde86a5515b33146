import { mergeAttributes, Node } from '@tiptap/core';
import { ReactNodeViewRenderer } from '@tiptap/react';
import { CalloutView } from './callout_view';
import { ArrivingView } from './arriving_view';
import { SetBlockView } from './set_block_view';
import { arrivingType, setTypes, type SetBlock } from './document';

// The blocks of a page that TipTap doesn't know. They stand in the page and in columns, never in lists or quotes: their
// group is `pageBlock`, and only Document and Column hold that.

const readBlock = (element: HTMLElement): SetBlock | null => {
  try {
    return JSON.parse(element.getAttribute('data-block') ?? '') as SetBlock;
  } catch {
    return null;
  }
};

/** One node for each block that is set up in a form. Its attribute is the block itself. */
export const setBlocks = setTypes.map((type) => Node.create({
  name: type,
  group: 'pageBlock',
  atom: true,
  draggable: true,
  selectable: true,
  addAttributes: () => ({
    block: {
      default: null,
      parseHTML: readBlock,
      renderHTML: ({ block }: { block?: SetBlock | null }) => ({ 'data-block': JSON.stringify(block ?? null) }),
    },
  }),
  parseHTML: () => [{ tag: `div[data-page-block="${type}"]`, getAttrs: (element) => (readBlock(element) === null ? false : null) }],
  renderHTML: ({ HTMLAttributes }) => ['div', mergeAttributes(HTMLAttributes, { 'data-page-block': type })],
  addNodeView: () => ReactNodeViewRenderer(SetBlockView, { className: 'page-block' }),
}));

export const Callout = Node.create({
  name: 'callout',
  group: 'pageBlock',
  content: 'block+',
  defining: true,
  draggable: true,
  addAttributes: () => ({
    tone: { default: 'info', parseHTML: (element) => element.getAttribute('data-tone') ?? 'info', renderHTML: ({ tone }: { tone?: string }) => ({ 'data-tone': tone }) },
    title: { default: '', parseHTML: (element) => element.getAttribute('data-title') ?? '', renderHTML: ({ title }: { title?: string }) => ({ 'data-title': title }) },
  }),
  parseHTML: () => [{ tag: 'div[data-page-block="callout"]' }],
  renderHTML: ({ HTMLAttributes }) => ['div', mergeAttributes(HTMLAttributes, { 'data-page-block': 'callout' }), 0],
  addNodeView: () => ReactNodeViewRenderer(CalloutView, { className: 'page-block' }),
});

export const Columns = Node.create({
  name: 'columns',
  group: 'columnsBlock',
  content: 'column{2,4}',
  isolating: true,
  draggable: true,
  parseHTML: () => [{ tag: 'div[data-page-block="columns"]' }],
  renderHTML: ({ HTMLAttributes }) => ['div', mergeAttributes(HTMLAttributes, { 'data-page-block': 'columns', class: 'page-columns' }), 0],
});

export const Column = Node.create({
  name: 'column',
  content: '(block | pageBlock)+',
  isolating: true,
  parseHTML: () => [{ tag: 'div[data-page-block="column"]' }],
  renderHTML: ({ HTMLAttributes }) => ['div', mergeAttributes(HTMLAttributes, { 'data-page-block': 'column' }), 0],
});

/** A dropped file on its way. */
export const Arriving = Node.create({
  name: arrivingType,
  group: 'pageBlock',
  atom: true,
  selectable: true,
  addAttributes: () => ({ upload: { default: '', rendered: false } }),
  renderHTML: () => ['div', { 'data-page-block': arrivingType }],
  addNodeView: () => ReactNodeViewRenderer(ArrivingView, { className: 'page-block' }),
});
