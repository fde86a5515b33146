import type { JSONContent } from '@tiptap/core';
import type { Schema } from '../../api/call';

export type Block = Schema<'Block'>;
export type Body = Schema<'Body'>;
type BlockOf<Type extends Block['type']> = Extract<Block, { type: Type }>;
/** The blocks that are one thing in the editor, set up in a form: they have no text to type in. */
export type SetBlock = BlockOf<'button' | 'image' | 'gallery' | 'video' | 'audio' | 'file' | 'embed' | 'html'>;
export const setTypes: readonly SetBlock['type'][] = ['button', 'image', 'gallery', 'video', 'audio', 'file', 'embed', 'html'];

/** Stands in the editor while a dropped file is on its way; it is never saved. */
export const arrivingType = 'arriving';

// The limits of the server (src/catalog/blocks_rich.cpp).
const nodesInList = 1000;

const emptyParagraph = (): JSONContent => ({ type: 'paragraph' });
const isEmptyParagraph = (node: JSONContent) => node.type === 'paragraph' && !node.content?.length;
const isSet = (type: string | undefined): type is SetBlock['type'] => setTypes.includes(type as SetBlock['type']);

// What each node of formatted text may say beside its content.
const attributes: Record<string, readonly string[]> = {
  heading: ['level'], orderedList: ['start'], codeBlock: ['language'], tableHeader: ['colspan', 'rowspan'], tableCell: ['colspan', 'rowspan'],
};

/** A node of the editor as the server takes it: nothing but what it knows. */
function cleanNode(node: JSONContent): JSONContent {
  const clean: JSONContent = { type: node.type };
  const kept = (attributes[node.type ?? ''] ?? []).filter((name) => node.attrs?.[name] !== undefined && node.attrs[name] !== null);
  if (kept.length > 0) clean.attrs = Object.fromEntries(kept.map((name) => [name, node.attrs![name] as unknown]));
  if (node.text !== undefined) clean.text = node.text;
  if (node.marks?.length) clean.marks = node.marks.map(({ type, attrs }) => (type === 'link' ? { type, attrs: { href: attrs?.['href'] as unknown } } : { type }));
  if (node.content) clean.content = node.content.filter(({ type }) => type !== arrivingType).map(cleanNode);
  return clean;
}

/** Without the blank lines at both ends, which only help to type. */
function trimmed(nodes: JSONContent[]): JSONContent[] {
  const first = nodes.findIndex((node) => !isEmptyParagraph(node));
  const last = nodes.findLastIndex((node) => !isEmptyParagraph(node));
  return first === -1 ? [] : nodes.slice(first, last + 1);
}

function richText(nodes: JSONContent[]): Block[] {
  const content = trimmed(nodes).map(cleanNode);
  const blocks: Block[] = [];
  for (let at = 0; at < content.length; at += nodesInList) {
    blocks.push({ type: 'rich_text', content: content.slice(at, at + nodesInList) } as Block);
  }
  return blocks;
}

function callout({ attrs, content = [] }: JSONContent): Block {
  const inside = trimmed(content).map(cleanNode);
  const title = String(attrs?.['title'] ?? '').trim();
  return { type: 'callout', tone: attrs?.['tone'] as unknown, ...(title ? { title } : {}), content: inside.length > 0 ? inside : [emptyParagraph()] } as Block;
}

function ownBlock(node: JSONContent): Block {
  if (isSet(node.type)) return { ...(node.attrs!['block'] as SetBlock), type: node.type } as Block;
  if (node.type === 'callout') return callout(node);
  if (node.type === 'columns') {
    return { type: 'columns', columns: (node.content ?? []).map((column) => ({ blocks: blocksOf(column.content ?? []) })) } as Block;
  }
  return { type: 'divider' };
}

const isOwn = (type: string | undefined) => isSet(type) || type === 'callout' || type === 'columns' || type === 'horizontalRule';

function blocksOf(nodes: JSONContent[]): Block[] {
  const blocks: Block[] = [];
  let text: JSONContent[] = [];
  const endText = () => {
    blocks.push(...richText(text));
    text = [];
  };
  for (const node of nodes) {
    if (node.type === arrivingType) continue;
    if (!isOwn(node.type)) {
      text.push(node);
      continue;
    }
    endText();
    blocks.push(ownBlock(node));
  }
  endText();
  return blocks;
}

/** What the page says, from what stands in the editor. */
export function bodyOf(document: JSONContent): Body {
  return { blocks: blocksOf(document.content ?? []) };
}

// Where the editor wants at least one paragraph and the server doesn't.
const needsText = new Set(['listItem', 'blockquote', 'tableCell', 'tableHeader', 'callout', 'column']);

function filled(node: JSONContent): JSONContent {
  const content = node.content?.map(filled);
  if (needsText.has(node.type ?? '') && !content?.length) return { ...node, content: [emptyParagraph()] };
  return content ? { ...node, content } : { ...node };
}

function nodesOf(blocks: readonly Block[]): JSONContent[] {
  return blocks.flatMap((block): JSONContent[] => {
    switch (block.type) {
      case 'rich_text': return (block.content as JSONContent[]).map(filled);
      case 'divider': return [{ type: 'horizontalRule' }];
      case 'callout': return [filled({ type: 'callout', attrs: { tone: block.tone, title: block.title ?? '' }, content: block.content as JSONContent[] })];
      case 'columns': return [{ type: 'columns', content: block.columns.map((column) => filled({ type: 'column', content: nodesOf(column.blocks as Block[]) })) }];
      default: return [{ type: block.type, attrs: { block } }];
    }
  });
}

/** What stands in the editor for what the page says. There is always a line to type in at the end. */
export function documentOf(body: Body): JSONContent {
  const content = nodesOf(body.blocks);
  const last = content.at(-1);
  if (!last || isOwn(last.type)) content.push(emptyParagraph());
  return { type: 'doc', content };
}

/** Whether two bodies say the same, however the editor writes them. */
export function saysTheSame(one: Body, other: Body): boolean {
  return JSON.stringify(bodyOf(documentOf(one))) === JSON.stringify(bodyOf(documentOf(other)));
}
