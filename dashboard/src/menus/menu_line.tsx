import { ActionIcon, Menu, Text, UnstyledButton } from '@mantine/core';
import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconDots, IconGripVertical, IconIndentDecrease, IconIndentIncrease, IconPencil, IconTrash } from '@tabler/icons-react';
import type { Line, Way } from './lines';
import { places } from './places';
import { Target } from './targets';
import classes from './menu.module.css';

interface Props {
  line: Line;
  depth: 0 | 1;
  mayWrite: boolean;
  move: (way: Way) => void;
  edit: () => void;
  remove: () => void;
}

export function LineFace({ line: { entry } }: { line: Line }) {
  return <Text fw={600} truncate>{entry.label}</Text>;
}

const ways: Partial<Record<string, Way>> = { ArrowUp: -1, ArrowDown: 1, ArrowRight: 'in', ArrowLeft: 'out' };

/** A line of the menu. Alt with the arrows moves it, from wherever the focus is in it. */
export function MenuLine({ line, depth, mayWrite, move, edit, remove }: Props) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: line.id, disabled: !mayWrite });
  const { entry } = line;
  const Picture = places[entry.place].icon;
  return (
    <li ref={setNodeRef} className={classes.line} data-depth={depth} data-dragging={isDragging || undefined} style={{ transform: CSS.Translate.toString(transform), transition }}
      onKeyDown={(event) => {
        const way = ways[event.key];
        if (!event.altKey || way === undefined || !mayWrite) return;
        event.preventDefault();
        move(way);
      }}>
      {mayWrite && (
        <button type="button" ref={setActivatorNodeRef} className={classes.grip} {...attributes} {...listeners} role={undefined} aria-roledescription={undefined} aria-describedby={undefined} aria-label={`Move ${entry.label}: Alt with the arrows`}>
          <IconGripVertical size={18} aria-hidden />
        </button>
      )}
      <Picture size={19} stroke={1.6} aria-hidden className={classes.icon} />
      <div className={classes.title}>
        {mayWrite ? <UnstyledButton onClick={edit} className={classes.label} aria-label={`Change ${entry.label}`}>{entry.label}</UnstyledButton> : <Text fw={600}>{entry.label}</Text>}
        <Text size="sm" c="dimmed"><Target entry={entry} />{audienceNotes[entry.audience]}</Text>
        {entry.standing !== 'well' && <Broken standing={entry.standing} />}
      </div>
      {mayWrite && <LineMenu line={line} move={move} edit={edit} remove={remove} />}
    </li>
  );
}

const audienceNotes = { anyone: '', members: ' · members', certain: ' · certain members' };

function Broken({ standing }: { standing: 'draft' | 'gone' }) {
  const text = standing === 'gone' ? 'It is gone: nobody sees this' : 'A draft: members don’t see this';
  return <Text size="sm" fw={600} className={classes.broken} data-gone={standing === 'gone' || undefined}><IconAlertTriangle size={15} aria-hidden />{text}</Text>;
}

function LineMenu({ line: { entry, depth }, move, edit, remove }: Pick<Props, 'line' | 'move' | 'edit' | 'remove'>) {
  return (
    <Menu position="bottom-end">
      <Menu.Target><ActionIcon variant="subtle" color="gray" size="lg" aria-label={`More for ${entry.label}`}><IconDots size={18} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={edit}>Change</Menu.Item>
        <Menu.Item leftSection={<IconArrowUp size={16} aria-hidden />} onClick={() => move(-1)}>Move up</Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={16} aria-hidden />} onClick={() => move(1)}>Move down</Menu.Item>
        {depth === 0 && entry.place !== 'heading' && entry.entries.length === 0 && <Menu.Item leftSection={<IconIndentIncrease size={16} aria-hidden />} onClick={() => move('in')}>Into the sub-menu of the one above</Menu.Item>}
        {depth === 1 && <Menu.Item leftSection={<IconIndentDecrease size={16} aria-hidden />} onClick={() => move('out')}>Out of the sub-menu</Menu.Item>}
        <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={remove}>{entry.entries.length > 0 ? 'Take out, with its sub-menu' : 'Take out'}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
