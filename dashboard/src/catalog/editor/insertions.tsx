import type { Editor } from '@tiptap/core';
import {
  IconBlockquote, IconH2, IconH3, IconH4, IconList, IconListNumbers, IconPilcrow, IconSourceCode, IconTable, type Icon,
} from '@tabler/icons-react';
import { blockKinds, freshBlock } from './block_kinds';
import { setTypes, type SetBlock } from './document';
import type { EditorDesk } from './editor_context';
import { putTable } from './tables';

/** Something that can be put where the cursor is. */
export interface Insertion {
  label: string;
  note: string;
  icon: Icon;
  words: string;
  run: (editor: Editor) => void;
}

const text = (label: string, note: string, icon: Icon, words: string, run: (editor: Editor) => void): Insertion => ({ label, note, icon, words, run });

const texts: Insertion[] = [
  text('Text', 'A paragraph', IconPilcrow, 'paragraph plain', (editor) => editor.chain().focus().setParagraph().run()),
  text('Heading', 'Begins a part of the page', IconH2, 'h2 title', (editor) => editor.chain().focus().setHeading({ level: 2 }).run()),
  text('Smaller heading', 'Begins a part of a part', IconH3, 'h3 subtitle', (editor) => editor.chain().focus().setHeading({ level: 3 }).run()),
  text('Smallest heading', 'For long pages', IconH4, 'h4', (editor) => editor.chain().focus().setHeading({ level: 4 }).run()),
  text('List', 'With a dot each', IconList, 'bullet unordered', (editor) => editor.chain().focus().toggleBulletList().run()),
  text('Numbered list', 'One after another', IconListNumbers, 'ordered steps', (editor) => editor.chain().focus().toggleOrderedList().run()),
  text('Quote', 'What somebody else said', IconBlockquote, 'blockquote', (editor) => editor.chain().focus().toggleBlockquote().run()),
  text('Code', 'As it is written', IconSourceCode, 'pre monospace', (editor) => editor.chain().focus().toggleCodeBlock().run()),
  text('Table', 'Three by three to begin with', IconTable, 'grid rows columns', putTable),
];

function kindOf(type: keyof typeof blockKinds, run: (editor: Editor) => void): Insertion {
  return { ...blockKinds[type], run };
}

export function putBlock(editor: Editor, block: SetBlock): void {
  editor.chain().focus().insertContent({ type: block.type, attrs: { block } }).run();
}

const emptyColumn = { type: 'column', content: [{ type: 'paragraph' }] };

/** With the cursor in the first of them. */
function putColumns(editor: Editor): void {
  const before = editor.state.selection.from;
  editor.chain().focus().insertContent({ type: 'columns', content: [emptyColumn, emptyColumn] }).run();
  let place: number | null = null;
  editor.state.doc.nodesBetween(Math.max(0, before - 1), editor.state.doc.content.size, (node, pos) => {
    if (place === null && node.type.name === 'columns') place = pos;
    return place === null;
  });
  if (place !== null) editor.commands.setTextSelection(place + 3);
}

/** Everything that can stand on a page. What needs a form is put there once that is done. */
export function insertionsOf({ setUp }: Pick<EditorDesk, 'setUp'>): Insertion[] {
  return [
    ...texts,
    ...setTypes.map((type) => kindOf(type, (editor) => setUp(freshBlock(type), (block) => putBlock(editor, block)))),
    kindOf('callout', (editor) => editor.chain().focus().insertContent({ type: 'callout', attrs: { tone: 'info', title: '' }, content: [{ type: 'paragraph' }] }).run()),
    kindOf('columns', putColumns),
    kindOf('divider', (editor) => editor.chain().focus().setHorizontalRule().run()),
  ];
}

/** Those that fit what was typed after the slash, best first. */
export function fitting(all: readonly Insertion[], typed: string): Insertion[] {
  const wanted = typed.toLowerCase();
  const begins = all.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  const has = all.filter(({ label, words }) => !label.toLowerCase().startsWith(wanted) && `${label} ${words}`.toLowerCase().includes(wanted));
  return [...begins, ...has];
}
