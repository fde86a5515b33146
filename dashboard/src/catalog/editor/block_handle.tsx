import { useEffect, useRef, useState } from 'react';
import { NodeSelection } from '@tiptap/pm/state';
import type { Editor } from '@tiptap/react';
import { IconGripVertical } from '@tabler/icons-react';
import { blockAround } from './block_moves';

interface Hovered {
  pos: number;
  top: number;
}

/** The block of text under the mouse. Blocks that are set up in a form have a grip of their own. */
function blockUnder(editor: Editor, sheet: HTMLElement, event: MouseEvent): Hovered | null {
  const box = editor.view.dom.getBoundingClientRect();
  const found = editor.view.posAtCoords({ left: Math.min(Math.max(event.clientX, box.left + 4), box.right - 4), top: event.clientY });
  if (!found) return null;
  const block = blockAround(editor.state.doc.resolve(found.pos));
  const element = block && editor.view.nodeDOM(block.pos);
  if (!(element instanceof HTMLElement) || element.querySelector('[data-drag-handle]') || element.closest('[data-page-block=columns]')) return null;
  return { pos: block!.pos, top: element.getBoundingClientRect().top - sheet.getBoundingClientRect().top };
}

/** ProseMirror does the rest, as if its own block had been dragged. */
function beginDrag({ view }: Editor, { pos }: Hovered, event: React.DragEvent): void {
  const selection = NodeSelection.create(view.state.doc, pos);
  view.dispatch(view.state.tr.setSelection(selection));
  const element = view.nodeDOM(pos);
  if (element instanceof HTMLElement) event.dataTransfer.setDragImage(element, 0, 0);
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', selection.node.textContent);
  view.dragging = { slice: selection.content(), move: true };
}

/** A grip beside the block under the mouse. Dragging it moves the block; without a mouse there are keys and buttons for it. */
export function BlockHandle({ editor }: { editor: Editor }) {
  const handle = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  useEffect(() => {
    const sheet = handle.current?.parentElement;
    if (!sheet) return;
    const follow = (event: MouseEvent) => {
      if (!(event.target instanceof Node && handle.current?.contains(event.target))) setHovered(blockUnder(editor, sheet, event));
    };
    const hide = () => setHovered(null);
    sheet.addEventListener('mousemove', follow);
    sheet.addEventListener('mouseleave', hide);
    editor.on('update', hide);
    return () => {
      sheet.removeEventListener('mousemove', follow);
      sheet.removeEventListener('mouseleave', hide);
      editor.off('update', hide);
    };
  }, [editor]);
  return (
    <div ref={handle} className="page-handle" draggable onDragStart={(event) => hovered && beginDrag(editor, hovered, event)} data-shown={hovered !== null || undefined} style={{ top: hovered?.top ?? 0 }} title="Drag to move" aria-hidden>
      <IconGripVertical size={18} />
    </div>
  );
}
