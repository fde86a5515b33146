import { Extension, type Editor } from '@tiptap/core';
import { Fragment, type Node as ProseNode, type ResolvedPos } from '@tiptap/pm/model';
import { NodeSelection, TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state';

// Blocks are what stands directly in the page or in a column. They move among their siblings as wholes.

const holders = new Set(['doc', 'column']);

export interface BlockPlace {
  pos: number; // before the block
  node: ProseNode;
  parent: ProseNode;
  index: number; // among its siblings
}

/** The innermost block around a position. */
export function blockAround($pos: ResolvedPos): BlockPlace | null {
  for (let depth = $pos.depth; depth >= 0; depth -= 1) {
    const parent = $pos.node(depth);
    if (!holders.has(parent.type.name)) continue;
    const index = $pos.index(depth);
    if (index >= parent.childCount) return null;
    return { pos: $pos.posAtIndex(index, depth), node: parent.child(index), parent, index };
  }
  return null;
}

export function currentBlock(state: EditorState): BlockPlace | null {
  return blockAround(state.selection.$from);
}

export function mayMove(state: EditorState, step: -1 | 1): boolean {
  const block = currentBlock(state);
  return block !== null && block.index + step >= 0 && block.index + step < block.parent.childCount;
}

/** Exchanges the block with the one before or after it; the cursor stays where it is in it. */
function swap(state: EditorState, block: BlockPlace, step: -1 | 1): Transaction {
  const neighbour = block.parent.child(block.index + step);
  const from = step === -1 ? block.pos - neighbour.nodeSize : block.pos;
  const pair = step === -1 ? [block.node, neighbour] : [neighbour, block.node];
  const shift = step * neighbour.nodeSize;
  const tr = state.tr.replaceWith(from, from + block.node.nodeSize + neighbour.nodeSize, Fragment.from(pair));
  const { selection } = state;
  const next = selection instanceof NodeSelection
    ? NodeSelection.create(tr.doc, selection.from + shift)
    : TextSelection.create(tr.doc, selection.anchor + shift, selection.head + shift);
  return tr.setSelection(next).scrollIntoView();
}

export function moveBlock(editor: Editor, step: -1 | 1): boolean {
  const { state, view } = editor;
  const block = currentBlock(state);
  if (!block || !mayMove(state, step)) return false;
  view.dispatch(swap(state, block, step));
  return true;
}

export function deleteBlock(editor: Editor): boolean {
  const block = currentBlock(editor.state);
  if (!block) return false;
  return editor.chain().focus().deleteRange({ from: block.pos, to: block.pos + block.node.nodeSize }).run();
}

/** Alt with the arrows moves the block that the cursor is in. */
export const BlockKeys = Extension.create({
  name: 'blockKeys',
  addKeyboardShortcuts() {
    return {
      'Alt-ArrowUp': ({ editor }) => moveBlock(editor, -1),
      'Alt-ArrowDown': ({ editor }) => moveBlock(editor, 1),
    };
  },
});
