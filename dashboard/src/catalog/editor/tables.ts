import { Node, type Editor } from '@tiptap/core';
import { goToNextCell, isInTable, tableEditing } from '@tiptap/pm/tables';
import type { EditorState, Transaction } from '@tiptap/pm/state';

// Tables as ProseMirror's own package knows them; TipTap's is a layer above it that lags behind the rest of TipTap.

const roles: Record<string, string> = { table: 'table', tableRow: 'row', tableCell: 'cell', tableHeader: 'header_cell' };

const spanOf = (name: string) => ({ default: 1, parseHTML: (element: HTMLElement) => Number(element.getAttribute(name)) || 1 });
const cellAttributes = () => ({ colspan: spanOf('colspan'), rowspan: spanOf('rowspan'), colwidth: { default: null, rendered: false } });

type Command = (state: EditorState, dispatch?: (tr: Transaction) => void) => boolean;

/** Runs one of the package's commands where the cursor is. */
export function changeTable(editor: Editor, command: Command): void {
  editor.commands.focus();
  command(editor.state, editor.view.dispatch);
}

const cell = (type: string) => ({ type, content: [{ type: 'paragraph' }] });
const row = (type: string) => ({ type: 'tableRow', content: [cell(type), cell(type), cell(type)] });

/** Three by three, with headings in the first row and the cursor in the first cell. */
export function putTable(editor: Editor): void {
  const before = editor.state.selection.from;
  editor.chain().focus().insertContent({ type: 'table', content: [row('tableHeader'), row('tableCell'), row('tableCell')] }).run();
  let place: number | null = null;
  editor.state.doc.nodesBetween(Math.max(0, before - 1), editor.state.doc.content.size, (node, pos) => {
    if (place === null && node.type.name === 'table') place = pos;
    return place === null;
  });
  if (place !== null) editor.commands.setTextSelection(place + 4);
}

const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: () => ['div', { class: 'tableWrapper' }, ['table', ['tbody', 0]]],
  extendNodeSchema: ({ name }) => (roles[name] ? { tableRole: roles[name] } : {}),
  addProseMirrorPlugins: () => [tableEditing()],
  addKeyboardShortcuts() {
    const go = (way: 1 | -1) => ({ editor }: { editor: Editor }) => isInTable(editor.state) && goToNextCell(way)(editor.state, editor.view.dispatch);
    return { 'Tab': go(1), 'Shift-Tab': go(-1) };
  },
});

const TableRow = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)*',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: () => ['tr', 0],
});

const TableCell = Node.create({
  name: 'tableCell',
  content: 'block+',
  isolating: true,
  addAttributes: cellAttributes,
  parseHTML: () => [{ tag: 'td' }],
  renderHTML: ({ HTMLAttributes }) => ['td', HTMLAttributes, 0],
});

const TableHeader = Node.create({
  name: 'tableHeader',
  content: 'block+',
  isolating: true,
  addAttributes: cellAttributes,
  parseHTML: () => [{ tag: 'th' }],
  renderHTML: ({ HTMLAttributes }) => ['th', HTMLAttributes, 0],
});

export const tables = [Table, TableRow, TableCell, TableHeader];
