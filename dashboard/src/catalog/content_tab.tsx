import { useRef, useState } from 'react';
import { Button, Card, FileButton, Group, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { DndContext, DragOverlay, KeyboardSensor, PointerSensor, closestCenter, useSensor, useSensors, type DragEndEvent, type DragMoveEvent } from '@dnd-kit/core';
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { IconFilePlus, IconListTree, IconMovie, IconSectionSign } from '@tabler/icons-react';
import { tellProblem } from '../shared/notices';
import { Empty } from '../shared/empty';
import { ProblemAlert } from '../shared/problem_alert';
import { UploadList } from '../shared/files/upload_list';
import { AddLine } from './add_line';
import { Included } from './included';
import { pagesFromFiles } from './pages_from_files';
import { TreeLine, LineFace } from './tree_line';
import { createPage, createSection, isCollection, refreshThings, useContents, type Contents, type Thing } from './things';
import type { TabProps } from './thing_screen';
import { indent, moveTo, spanOf, step, type Line } from './tree';
import { useOrder } from './use_order';
import classes from './content_tab.module.css';

const indentWidth = 32; // pixels, as in the style sheet

/** What stands in it, in its order. */
export function ContentTab({ seen: { answer: thing }, mayWrite, save }: TabProps) {
  const query = useContents(thing.id);
  return (
    <Stack>
      {isCollection(thing.id) && <Included thing={thing} mayWrite={mayWrite} save={save} />}
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && Array.from({ length: 5 }, (_, line) => <Skeleton key={line} height={52} radius="md" />)}
      {query.data && <Tree thing={thing} contents={query.data} mayWrite={mayWrite} />}
    </Stack>
  );
}

interface TreeProps {
  thing: Thing;
  contents: Contents;
  mayWrite: boolean;
}

function Tree({ thing, contents, mayWrite }: TreeProps) {
  const { lines, move } = useOrder(thing.id, contents);
  const [said, say] = useState('');
  const [isFileOver, setFileOver] = useState(false);
  const shown = lines.filter(({ id, type }) => type === 'product' ? contents.products.has(id) : type === 'page' ? contents.pages.has(id) : contents.sections.has(id));
  const moveBy = (at: number, way: -1 | 1 | 'in' | 'out') => {
    const next = way === 'in' ? indent(shown, at, 1) : way === 'out' ? indent(shown, at, 0) : step(shown, at, way);
    if (!next) return say('It can go no further.');
    move(next);
    const now = next.findIndex(({ id }) => id === shown[at]!.id);
    say(`Now number ${now + 1} of ${next.length}${next[now]!.depth === 1 ? ', in a section' : ''}.`);
  };
  const drop = (event: React.DragEvent) => {
    setFileOver(false);
    const files = Array.from(event.dataTransfer.files);
    if (!mayWrite || files.length === 0) return;
    event.preventDefault();
    void pagesFromFiles(thing.id, files).catch(tellProblem);
  };
  const isOfFiles = (event: React.DragEvent) => mayWrite && event.dataTransfer.types.includes('Files');
  return (
    <Card padding={0} className={classes.card} data-file-over={isFileOver || undefined} onDrop={drop} onDragLeave={() => setFileOver(false)} onDragOver={(event) => {
      if (!isOfFiles(event)) return;
      event.preventDefault();
      setFileOver(true);
    }}>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {shown.length === 0
        ? <Empty icon={IconListTree} title="Nothing in it yet" text={mayWrite ? 'Add pages by their names, or drop films, recordings or workbooks here: each becomes a page.' : 'Nobody has written a page yet.'} />
        : <Lines thing={thing} contents={contents} mayWrite={mayWrite} lines={shown} move={move} moveBy={moveBy} />}
      {mayWrite && <Adding thing={thing} />}
    </Card>
  );
}

type LinesProps = TreeProps & { lines: Line[]; move: (lines: Line[] | null) => void; moveBy: (at: number, way: -1 | 1 | 'in' | 'out') => void };

/** Where the dragged line would land, and how deep. */
function landing(lines: readonly Line[], { active, over, delta }: DragMoveEvent | DragEndEvent): Line[] | null {
  const from = lines.findIndex(({ id }) => id === active.id);
  const at = lines.findIndex(({ id }) => id === over?.id);
  if (from === -1 || at === -1) return null;
  const span = spanOf(lines, from);
  if (at > from && at < from + span) return null;
  const wishes = lines[from]!.depth + Math.round(delta.x / indentWidth) > 0 ? 1 : 0;
  if (at === from && wishes === lines[from]!.depth) return null;
  const to = at > from ? at - span + 1 : at;
  return moveTo(lines, from, to, wishes);
}

/** What is live and has something in it; a release steps over the rest. */
function takesStep({ id, type }: Line, { pages, products }: Contents): boolean {
  const product = products.get(id);
  return type === 'product' ? product?.status === 'live' && product.pages.live > 0 : pages.get(id)?.status === 'live';
}

function Lines({ thing, contents, mayWrite, lines, move, moveBy }: LinesProps) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }), useSensor(KeyboardSensor, { keyboardCodes: { start: [], cancel: ['Escape'], end: [] } }));
  const [dragged, setDragged] = useState<string | null>(null);
  const [preview, setPreview] = useState<Line[] | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const end = () => {
    setDragged(null);
    setPreview(null);
  };
  const depthOf = (line: Line) => (line.id === dragged ? preview?.find(({ id }) => id === line.id)?.depth ?? line.depth : line.depth);
  const draggedAt = lines.findIndex(({ id }) => id === dragged);
  const hidden = new Set(draggedAt === -1 ? [] : lines.slice(draggedAt + 1, draggedAt + spanOf(lines, draggedAt)).map(({ id }) => id));
  const seen = lines.filter(({ id }) => !hidden.has(id));
  let items = 0;
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} accessibility={{ container: document.body }}
      onDragStart={({ active }) => setDragged(String(active.id))} onDragMove={(event) => setPreview(landing(lines, event))} onDragCancel={end}
      onDragEnd={(event) => {
        move(landing(lines, event));
        end();
      }}>
      <SortableContext items={seen.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        <ul ref={list} className={classes.lines} aria-label={`What is in ${thing.name}`}>
          {seen.map((line) => {
            const number = takesStep(line, contents) ? items++ : null;
            return <TreeLine key={line.id} line={line} depth={depthOf(line)} number={number} thing={thing} contents={contents} mayWrite={mayWrite} move={(way) => moveBy(lines.findIndex(({ id }) => id === line.id), way)} />;
          })}
        </ul>
      </SortableContext>
      <DragOverlay dropAnimation={null}>
        {draggedAt === -1 ? null : <div className={classes.overlay}><LineFace line={lines[draggedAt]!} contents={contents} /></div>}
      </DragOverlay>
    </DndContext>
  );
}

function Adding({ thing }: { thing: Thing }) {
  const [what, setWhat] = useState<'page' | 'section' | null>(null);
  const add = async (title: string) => {
    if (what === 'section') await createSection(thing.id, title);
    else await createPage(thing.id, { title, status: 'draft', audience: 'members' });
    await refreshThings();
  };
  return (
    <div className={classes.foot}>
      <UploadList />
      {what
        ? <AddLine key={what} label={what === 'page' ? 'Title of the new page' : 'Title of the new section'} add={add} close={() => setWhat(null)} />
        : (
          <Group gap="xs">
            <Button variant="light" leftSection={<IconFilePlus size={17} aria-hidden />} onClick={() => setWhat('page')}>Add a page</Button>
            <FileButton multiple onChange={(files) => void pagesFromFiles(thing.id, files).catch(tellProblem)}>
              {(press) => <Button variant="subtle" leftSection={<IconMovie size={17} aria-hidden />} {...press}>Pages from files</Button>}
            </FileButton>
            <Button variant="subtle" leftSection={<IconSectionSign size={17} aria-hidden />} onClick={() => setWhat('section')}>Add a section</Button>
            <Text size="xs" c="dimmed" ml="auto" visibleFrom="md">Drag by the grip, or press Alt with the arrows on a line. Dropped files become pages.</Text>
          </Group>
        )}
    </div>
  );
}

