import { useState } from 'react';
import { ActionIcon, Anchor, Badge, Group, Menu, Switch, Text, TextInput, Tooltip } from '@mantine/core';
import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { IconArrowDown, IconArrowUp, IconCalendarTime, IconDots, IconEyeOff, IconFileText, IconGripVertical, IconIndentDecrease, IconIndentIncrease, IconPackage, IconPencil, IconSettings, IconTrash } from '@tabler/icons-react';
import { Link } from 'react-router';
import { call } from '../api/call';
import { confirm } from '../shared/confirm';
import { useMoment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { PageSettings } from './page_settings';
import { PlacementSettings } from './placement_settings';
import { StatusBadge } from './thing_face';
import { deleteSection, refreshThings, renameSection, thingPath, type Contents, type PageEntry, type Placement, type Thing } from './things';
import type { Line } from './tree';
import { openingInWords } from './words';
import classes from './content_tab.module.css';

interface Props {
  line: Line;
  depth: 0 | 1;
  number: number | null; // among what opens one after another, from 0; null for what takes no step
  thing: Thing;
  contents: Contents;
  mayWrite: boolean;
  move: (way: -1 | 1 | 'in' | 'out') => void;
}

function titleOf({ id, type }: Line, { pages, sections, products }: Contents): string {
  if (type === 'product') return products.get(id)?.name ?? '';
  return (type === 'page' ? pages.get(id) : sections.get(id))?.title ?? '';
}

/** What a line is called, with what it is. */
export function LineFace({ line, contents }: { line: Line; contents: Contents }) {
  const Icon = line.type === 'product' ? IconPackage : IconFileText;
  return (
    <Group gap="sm" wrap="nowrap">
      {line.type !== 'section' && <Icon size={18} stroke={1.6} aria-hidden />}
      <Text fw={line.type === 'section' ? 700 : 500} truncate>{titleOf(line, contents)}</Text>
    </Group>
  );
}

const ways: Partial<Record<string, -1 | 1 | 'in' | 'out'>> = { ArrowUp: -1, ArrowDown: 1, ArrowRight: 'in', ArrowLeft: 'out' };

/** A line of the tree. Alt with the arrows moves it, from wherever the focus is in it. */
export function TreeLine({ line, depth, number, thing, contents, mayWrite, move }: Props) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: line.id, disabled: !mayWrite });
  const [isRenaming, setRenaming] = useState(false);
  const title = titleOf(line, contents);
  const page = contents.pages.get(line.id);
  const product = contents.products.get(line.id);
  const placement = contents.placements.get(line.id);
  return (
    <li ref={setNodeRef} className={classes.line} data-depth={depth} data-type={line.type} data-dragging={isDragging || undefined} style={{ transform: CSS.Translate.toString(transform), transition }}
      onKeyDown={(event) => {
        const way = ways[event.key];
        if (!event.altKey || way === undefined || !mayWrite) return;
        event.preventDefault();
        move(way);
      }}>
      {mayWrite && (
        <button type="button" ref={setActivatorNodeRef} className={classes.grip} {...attributes} {...listeners} role={undefined} aria-roledescription={undefined} aria-describedby={undefined} aria-label={`Move ${title}: Alt with the arrows`}>
          <IconGripVertical size={18} aria-hidden />
        </button>
      )}
      {isRenaming
        ? <Rename title={title} rename={(next) => renameLine(thing, line, next)} close={() => setRenaming(false)} />
        : <Title line={line} title={title} begin={() => mayWrite && line.type !== 'product' && setRenaming(true)} />}
      <Group gap="sm" wrap="nowrap" ml="auto" className={classes.facts}>
        {line.type !== 'section' && <Opening at={(page ?? placement)?.opens_at} thing={thing} number={number} />}
        {page?.tease === false && (
          <Tooltip label="Hidden until it opens to a member">
            <IconEyeOff size={16} role="img" aria-label="Hidden until it opens to a member" color="var(--mantine-color-dimmed)" />
          </Tooltip>
        )}
        {product && <StatusBadge status={product.status} />}
        {page && <PageSwitch page={page} mayWrite={mayWrite} />}
        {mayWrite && <LineMenu line={line} title={title} page={page} placement={placement} thing={thing} move={move} rename={() => setRenaming(true)} />}
      </Group>
    </li>
  );
}

function Title({ line, title, begin }: { line: Line; title: string; begin: () => void }) {
  if (line.type === 'section') return <Text fw={700} className={classes.title} onDoubleClick={begin}>{title}</Text>;
  const Icon = line.type === 'product' ? IconPackage : IconFileText;
  return (
    <Group gap="sm" wrap="nowrap" className={classes.title} onKeyDown={(event) => event.key === 'F2' && begin()}>
      <Icon size={18} stroke={1.6} aria-hidden className={classes.icon} />
      <Anchor component={Link} to={line.type === 'product' ? thingPath(line.id) : `/pages/${line.id}`} c="inherit" fw={500}>{title}</Anchor>
    </Group>
  );
}

async function renameLine(thing: Thing, line: Line, title: string): Promise<void> {
  if (line.type === 'section') await renameSection(thing.id, line.id, title);
  else await call('patch', '/pages/{page}', { path: { page: line.id }, body: { title } });
  await refreshThings();
}

function Rename({ title, rename, close }: { title: string; rename: (title: string) => Promise<void>; close: () => void }) {
  const [typed, setTyped] = useState(title);
  const done = () => {
    const wanted = typed.trim();
    close();
    if (wanted && wanted !== title) void rename(wanted).catch(tellProblem);
  };
  return (
    <TextInput size="sm" autoFocus aria-label={`New title of ${title}`} value={typed} maxLength={200} className={classes.title} onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setTyped(event.currentTarget.value)} onBlur={done} onKeyDown={(event) => {
        if (event.key === 'Enter') done();
        if (event.key === 'Escape') close();
      }} />
  );
}

function Opening({ at, thing, number }: { at: string | null | undefined; thing: Thing; number: number | null }) {
  const moment = useMoment();
  if (at) return <Badge variant="light" color="grape" leftSection={<IconCalendarTime size={13} aria-hidden />} visibleFrom="sm">{moment(at)}</Badge>;
  if (number === null || thing.release.mode === 'immediate') return null;
  return <Text size="xs" c="dimmed" visibleFrom="sm" style={{ whiteSpace: 'nowrap' }}>{openingInWords(thing.release, number)}</Text>;
}

function PageSwitch({ page, mayWrite }: { page: PageEntry; mayWrite: boolean }) {
  const [wanted, setWanted] = useState<boolean | null>(null);
  const isLive = wanted ?? page.status === 'live';
  const set = async (live: boolean) => {
    setWanted(live);
    try {
      await call('patch', '/pages/{page}', { path: { page: page.id }, body: { status: live ? 'live' : 'draft' } });
      await refreshThings();
    } catch (error) {
      tellProblem(error);
    } finally {
      setWanted(null);
    }
  };
  return (
    <Tooltip label={isLive ? 'Members can see it' : 'A draft: hidden from members'}>
      <Switch size="sm" checked={isLive} disabled={!mayWrite} label={<span className={classes.state}>{isLive ? 'Live' : 'Draft'}</span>} aria-label={`${page.title} is live`} onChange={(event) => void set(event.currentTarget.checked)} />
    </Tooltip>
  );
}

function LineMenu({ line, title, page, placement, thing, move, rename }: { line: Line; title: string; page: PageEntry | undefined; placement: Placement | undefined; thing: Thing; move: Props['move']; rename: () => void }) {
  const [isSetting, setSetting] = useState(false);
  const remove = async () => {
    const isPage = line.type === 'page';
    const text = isPage ? 'Its text and its earlier versions go with it. This can’t be undone.' : 'Its pages stay where they are.';
    if (!await confirm({ title: `Delete ${title}?`, text, action: isPage ? 'Delete the page' : 'Delete the section' })) return;
    if (isPage) await call('delete', '/pages/{page}', { path: { page: line.id } });
    else await deleteSection(thing.id, line.id);
    await refreshThings();
    tell(`${title} is deleted.`);
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon variant="subtle" color="gray" size="lg" aria-label={`More for ${title}`}><IconDots size={18} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {line.type !== 'product' && <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={rename}>Rename</Menu.Item>}
          {page && <Menu.Item leftSection={<IconSettings size={16} aria-hidden />} onClick={() => setSetting(true)}>Date, address, audience …</Menu.Item>}
          {placement && <Menu.Item leftSection={<IconCalendarTime size={16} aria-hidden />} onClick={() => setSetting(true)}>Date …</Menu.Item>}
          <Menu.Item leftSection={<IconArrowUp size={16} aria-hidden />} onClick={() => move(-1)}>Move up</Menu.Item>
          <Menu.Item leftSection={<IconArrowDown size={16} aria-hidden />} onClick={() => move(1)}>Move down</Menu.Item>
          {line.type !== 'section' && line.depth === 0 && <Menu.Item leftSection={<IconIndentIncrease size={16} aria-hidden />} onClick={() => move('in')}>Into the section above</Menu.Item>}
          {line.depth === 1 && <Menu.Item leftSection={<IconIndentDecrease size={16} aria-hidden />} onClick={() => move('out')}>Out of the section</Menu.Item>}
          {line.type !== 'product' && <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void remove().catch(tellProblem)}>Delete …</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {placement && <PlacementSettings collection={thing} title={title} placement={placement} opened={isSetting} close={() => setSetting(false)} />}
      {page && <PageSettings page={page} opened={isSetting} close={() => setSetting(false)} change={async (body) => {
        await call('patch', '/pages/{page}', { path: { page: page.id }, body });
      }} />}
    </>
  );
}
