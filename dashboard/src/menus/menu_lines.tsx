import { useState } from 'react';
import { DndContext, DragOverlay, KeyboardSensor, PointerSensor, closestCenter, useSensor, useSensors, type DragEndEvent, type DragMoveEvent } from '@dnd-kit/core';
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { moveTo, spanOf, type Line, type Way } from './lines';
import { LineFace, MenuLine } from './menu_line';
import classes from './menu.module.css';

const indentWidth = 32; // pixels to the side that mean one deeper

interface Props {
  lines: Line[];
  mayWrite: boolean;
  move: (lines: Line[]) => void;
  moveBy: (at: number, way: Way) => void;
  edit: (line: Line) => void;
  remove: (line: Line) => void;
}

/** Where the dragged line would land, and how deep. */
function landing(lines: readonly Line[], { active, over, delta }: DragMoveEvent | DragEndEvent): Line[] | null {
  const from = lines.findIndex(({ id }) => id === active.id);
  const at = lines.findIndex(({ id }) => id === over?.id);
  if (from === -1 || at === -1) return null;
  const span = spanOf(lines, from);
  if (at > from && at < from + span) return null;
  const wished = lines[from]!.depth + Math.round(delta.x / indentWidth) > 0 ? 1 : 0;
  if (at === from && wished === lines[from]!.depth) return null;
  return moveTo(lines, from, at > from ? at - span + 1 : at, wished);
}

/** The entries, one below the other, moved by mouse and keyboard. */
export function Lines({ lines, mayWrite, move, moveBy, edit, remove }: Props) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }), useSensor(KeyboardSensor, { keyboardCodes: { start: [], cancel: ['Escape'], end: [] } }));
  const [dragged, setDragged] = useState<string | null>(null);
  const [preview, setPreview] = useState<Line[] | null>(null);
  const end = () => {
    setDragged(null);
    setPreview(null);
  };
  const draggedAt = lines.findIndex(({ id }) => id === dragged);
  const hidden = new Set(draggedAt === -1 ? [] : lines.slice(draggedAt + 1, draggedAt + spanOf(lines, draggedAt)).map(({ id }) => id));
  const seen = lines.filter(({ id }) => !hidden.has(id));
  const depthOf = (line: Line) => (line.id === dragged ? preview?.find(({ id }) => id === line.id)?.depth ?? line.depth : line.depth);
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} accessibility={{ container: document.body }}
      onDragStart={({ active }) => setDragged(String(active.id))} onDragMove={(event) => setPreview(landing(lines, event))} onDragCancel={end}
      onDragEnd={(event) => {
        const next = landing(lines, event);
        if (next) move(next);
        end();
      }}>
      <SortableContext items={seen.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        <ul className={classes.lines} aria-label="The menu">
          {seen.map((line) => <MenuLine key={line.id} line={line} depth={depthOf(line)} mayWrite={mayWrite} move={(way) => moveBy(lines.indexOf(line), way)} edit={() => edit(line)} remove={() => remove(line)} />)}
        </ul>
      </SortableContext>
      <DragOverlay dropAnimation={null}>
        {draggedAt === -1 ? null : <div className={classes.overlay}><LineFace line={lines[draggedAt]!} /></div>}
      </DragOverlay>
    </DndContext>
  );
}
