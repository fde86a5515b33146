import { ActionIcon, Button, Menu, ScrollArea } from '@mantine/core';
import { RichTextEditor, useRichTextEditorContext } from '@mantine/tiptap';
import { addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteColumn, deleteRow, deleteTable, toggleHeaderRow } from '@tiptap/pm/tables';
import { useEditorState } from '@tiptap/react';
import { IconArrowDown, IconArrowUp, IconPlus, IconTableOptions, IconTrash } from '@tabler/icons-react';
import { deleteBlock, mayMove, moveBlock } from './block_moves';
import type { Insertion } from './insertions';
import { changeTable } from './tables';

function BlockControls() {
  const { editor } = useRichTextEditorContext();
  const able = useEditorState({ editor, selector: ({ editor: now }) => ({ up: now ? mayMove(now.state, -1) : false, down: now ? mayMove(now.state, 1) : false }) });
  if (!editor) return null;
  return (
    <RichTextEditor.ControlsGroup>
      <RichTextEditor.Control aria-label="Move this block up (Alt and the arrow up)" title="Move up (Alt ↑)" disabled={!able?.up} onClick={() => moveBlock(editor, -1)}><IconArrowUp size={16} stroke={1.6} /></RichTextEditor.Control>
      <RichTextEditor.Control aria-label="Move this block down (Alt and the arrow down)" title="Move down (Alt ↓)" disabled={!able?.down} onClick={() => moveBlock(editor, 1)}><IconArrowDown size={16} stroke={1.6} /></RichTextEditor.Control>
      <RichTextEditor.Control aria-label="Delete this block" title="Delete this block" onClick={() => deleteBlock(editor)}><IconTrash size={16} stroke={1.6} /></RichTextEditor.Control>
    </RichTextEditor.ControlsGroup>
  );
}

function TableMenu() {
  const { editor } = useRichTextEditorContext();
  const isInTable = useEditorState({ editor, selector: ({ editor: now }) => now?.isActive('table') ?? false });
  if (!editor || !isInTable) return null;
  const run = (command: Parameters<typeof changeTable>[1]) => changeTable(editor, command);
  return (
    <Menu position="bottom-start">
      <Menu.Target><ActionIcon variant="default" size={26} aria-label="Change the table"><IconTableOptions size={16} stroke={1.6} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => run(addRowBefore)}>Row above</Menu.Item>
        <Menu.Item onClick={() => run(addRowAfter)}>Row below</Menu.Item>
        <Menu.Item onClick={() => run(addColumnBefore)}>Column before</Menu.Item>
        <Menu.Item onClick={() => run(addColumnAfter)}>Column after</Menu.Item>
        <Menu.Item onClick={() => run(toggleHeaderRow)}>Headings in the first row, or not</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => run(deleteRow)}>Delete this row</Menu.Item>
        <Menu.Item onClick={() => run(deleteColumn)}>Delete this column</Menu.Item>
        <Menu.Item color="red" onClick={() => run(deleteTable)}>Delete the table</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function InsertMenu({ insertions }: { insertions: Insertion[] }) {
  const { editor } = useRichTextEditorContext();
  return (
    <Menu position="bottom-start" width={300} returnFocus={false}>
      <Menu.Target><Button size="compact-sm" variant="light" leftSection={<IconPlus size={15} aria-hidden />} style={{ flex: 'none' }}>Insert</Button></Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={360} type="auto">
          {insertions.map((item) => (
            <Menu.Item key={item.label} leftSection={<item.icon size={18} stroke={1.6} aria-hidden />} onClick={() => editor && item.run(editor)}>{item.label}</Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Everything that a mouse or a thumb needs. The keyboard has the slash, and the editor's own keys. */
export function Toolbar({ insertions }: { insertions: Insertion[] }) {
  return (
    <RichTextEditor.Toolbar sticky stickyOffset="var(--app-shell-header-offset, 0px)" className="page-toolbar">
      <InsertMenu insertions={insertions} />
      <RichTextEditor.ControlsGroup>
        <RichTextEditor.Bold />
        <RichTextEditor.Italic />
        <RichTextEditor.Underline />
        <RichTextEditor.Strikethrough />
        <RichTextEditor.Code />
        <RichTextEditor.Link />
      </RichTextEditor.ControlsGroup>
      <RichTextEditor.ControlsGroup>
        <RichTextEditor.H2 />
        <RichTextEditor.H3 />
        <RichTextEditor.BulletList />
        <RichTextEditor.OrderedList />
        <RichTextEditor.Blockquote />
      </RichTextEditor.ControlsGroup>
      <BlockControls />
      <TableMenu />
      <RichTextEditor.ControlsGroup>
        <RichTextEditor.Undo />
        <RichTextEditor.Redo />
      </RichTextEditor.ControlsGroup>
    </RichTextEditor.Toolbar>
  );
}
