import { useState, type DragEvent } from 'react';
import { ActionIcon, Anchor, Box, Breadcrumbs, Button, Group, List, Menu, Modal, Select, Text, TextInput } from '@mantine/core';
import { IconDots, IconFolder, IconFolderPlus, IconFolderSymlink, IconPencil, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { call } from '../../api/call';
import { confirm } from '../confirm';
import { tell, tellProblem } from '../notices';
import { RecordFields, useRecordForm } from '../record_form';
import { closing } from '../unsaved';
import { foldersIn, isWithin, pathOf, refreshFolders, useFolders, useMayArrange, wayTo, type Folder, type FolderKind } from './folders';
import classes from './folder_bar.module.css';

const dragged = 'application/x-customerhub-thing';

/** What is dragged, and where it lay. */
export interface Dragged {
  id: string;
  name: string;
  folder: string | null;
}

/** Lets something be dragged onto a folder of the bar, which then calls `drop`. */
export const draggable = ({ id, name, folder }: Dragged) => ({
  draggable: true,
  onDragStart: (event: DragEvent) => {
    event.dataTransfer.setData(dragged, JSON.stringify({ id, name, folder } satisfies Dragged));
    event.dataTransfer.effectAllowed = 'move';
  },
});

interface Props {
  of: FolderKind;
  open: string | null; // the folder that is shown
  home: { label: string; path: string }; // what stands above all folders
  keep?: Record<string, string>; // of the address, from folder to folder
  drop?: (thing: Dragged, folder: string | null) => Promise<unknown>; // what was dragged here
  contents: [one: string, many: string]; // `file`, `files`
}

const counted = (count: number, [one, many]: [string, string]) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** The way to the folder that is open, the folders in it, and what can be done with them. */
export function FolderBar(props: Props) {
  const { of, open, home, keep = {}, contents } = props;
  const folders = useFolders(of).data;
  const mayArrange = useMayArrange(of);
  const [asked, setAsked] = useState<'new' | 'rename' | 'move' | null>(null);
  if (!folders) return null;
  const way = wayTo(folders, open);
  const here = way.at(-1) ?? null;
  const isGone = open !== null && open !== 'none' && !here;
  const inside = foldersIn(folders, here?.id ?? null);
  const pathTo = (id: string | null) => {
    const search = new URLSearchParams({ ...keep, ...(id ? { folder: id } : {}) }).toString();
    return home.path + (search && `?${search}`);
  };
  if (folders.length === 0 && !mayArrange) return null;
  return (
    <Box component="section" aria-label="Folders" mb="md">
      <Group justify="space-between" gap="xs" mih={36}>
        {here ? (
          <Breadcrumbs component="nav" aria-label="The way to this folder" separator="/" separatorMargin={8} className={classes.way}>
            <Target id={null} props={props}><Anchor component={Link} to={pathTo(null)} size="sm">{home.label}</Anchor></Target>
            {way.slice(0, -1).map(({ id, name }) => <Target key={id} id={id} props={props}><Anchor component={Link} to={pathTo(id)} size="sm">{name}</Anchor></Target>)}
            <Text size="sm" fw={600} aria-current="page">{here.name}</Text>
          </Breadcrumbs>
        ) : isGone ? <Text size="sm">This folder isn’t there any more. <Anchor component={Link} to={pathTo(null)} inherit underline="always">{home.label}</Anchor></Text>
          : <Text size="sm" c="dimmed">{folders.length === 0 ? 'No folders yet' : 'Folders'}</Text>}
        {mayArrange && (
          <Group gap={4} wrap="nowrap">
            <Button size="xs" variant="subtle" leftSection={<IconFolderPlus size={16} aria-hidden />} onClick={() => setAsked('new')}>New folder</Button>
            {here && <FolderMenu folder={here} ask={setAsked} folders={folders} contents={contents} leave={pathTo(here.parent)} />}
          </Group>
        )}
      </Group>
      {inside.length > 0 && (
        <Box component="ul" className={classes.folders} mt={6}>
          {inside.map((folder) => (
            <li key={folder.id}>
              <Target id={folder.id} props={props}>
                <Link to={pathTo(folder.id)} className={classes.folder}>
                  <IconFolder size={22} stroke={1.6} aria-hidden className={classes.icon} />
                  <Box miw={0}>
                    <Text size="sm" fw={600} truncate>{folder.name}</Text>
                    <Text size="xs" c="dimmed">{counted(folder.total, contents)}</Text>
                  </Box>
                </Link>
              </Target>
            </li>
          ))}
        </Box>
      )}
      <Modal opened={asked === 'new' || asked === 'rename'} onClose={closing(() => setAsked(null))} title={asked === 'new' ? (here ? `New folder in ${here.name}` : 'New folder') : 'Rename the folder'}>
        {(asked === 'new' || asked === 'rename') && <Naming of={of} folder={asked === 'rename' ? here : null} parent={here} close={() => setAsked(null)} pathTo={pathTo} />}
      </Modal>
      <Modal opened={asked === 'move'} onClose={closing(() => setAsked(null))} title={`Move the folder ${here?.name ?? ''}`}>
        {asked === 'move' && here && <Moving folder={here} folders={folders} close={() => setAsked(null)} top={home.label} />}
      </Modal>
    </Box>
  );
}

/** A place where what is dragged can be let go. */
function Target({ id, props: { drop }, children }: { id: string | null; props: Props; children: React.ReactNode }) {
  const [isOver, setOver] = useState(false);
  if (!drop) return children;
  return (
    <Box className={classes.target} data-over={isOver || undefined} onDragLeave={() => setOver(false)} onDragOver={(event) => {
      if (!event.dataTransfer.types.includes(dragged)) return;
      event.preventDefault();
      setOver(true);
    }} onDrop={(event) => {
      setOver(false);
      const thing = event.dataTransfer.getData(dragged);
      if (!thing) return;
      event.preventDefault();
      void drop(JSON.parse(thing) as Dragged, id).catch(tellProblem);
    }}>{children}</Box>
  );
}

function Naming({ of, folder, parent, close, pathTo }: { of: FolderKind; folder: Folder | null; parent: Folder | null; close: () => void; pathTo: (id: string) => string }) {
  const navigate = useNavigate();
  const record = useRecordForm({
    initialValues: { name: folder?.name ?? '' },
    validate: { name: (name) => (name.trim() ? null : 'Give it a name.') },
    save: async ({ name }) => {
      if (folder) return call('patch', '/folders/{folder}', { path: { folder: folder.id }, body: { name } });
      const made = await call('post', '/folders', { body: { of, name, parent: parent?.id ?? null } });
      await refreshFolders(of);
      void navigate(pathTo(made.id));
      return made;
    },
    saved: () => {
      void refreshFolders(of);
      close();
    },
  });
  return (
    <RecordFields record={record} guard={false} cancel={close} action={folder ? 'Rename' : 'Make the folder'}>
      <TextInput label="Name" data-autofocus maxLength={100} {...record.form.getInputProps('name')} />
    </RecordFields>
  );
}

function Moving({ folder, folders, close, top }: { folder: Folder; folders: Folder[]; close: () => void; top: string }) {
  const record = useRecordForm({
    initialValues: { parent: folder.parent ?? '' },
    save: ({ parent }) => call('patch', '/folders/{folder}', { path: { folder: folder.id }, body: { parent: parent || null } }),
    saved: () => {
      void refreshFolders(folder.of);
      close();
    },
  });
  const data = [{ value: '', label: `${top}, at the top` }, ...folders.filter(({ id }) => !isWithin(folders, id, folder.id)).map(({ id }) => ({ value: id, label: pathOf(folders, id) }))];
  return (
    <RecordFields record={record} guard={false} cancel={close} action="Move">
      <Select label="Into" data={data} allowDeselect={false} searchable={data.length > 8} data-autofocus {...record.form.getInputProps('parent')} />
    </RecordFields>
  );
}

function FolderMenu({ folder, folders, ask, contents, leave }: { folder: Folder; folders: Folder[]; ask: (what: 'rename' | 'move') => void; contents: [string, string]; leave: string }) {
  const navigate = useNavigate();
  const remove = async () => {
    const inside = foldersIn(folders, folder.id).length;
    const what = [folder.count > 0 && counted(folder.count, contents), inside > 0 && (inside === 1 ? 'the folder' : `the ${inside} folders`)].filter(Boolean).join(' and ');
    const place = folder.parent ? `into ${pathOf(folders, folder.parent)}` : 'to the top';
    const text = (
      <>
        <Text size="sm">Nothing that lies in it is deleted.</Text>
        {what && <List size="sm" mt="xs"><List.Item>{what.charAt(0).toUpperCase() + what.slice(1)} in it {folder.count + inside === 1 ? 'goes' : 'go'} {place}.</List.Item></List>}
      </>
    );
    if (!await confirm({ title: `Delete the folder “${folder.name}”?`, text, action: 'Delete the folder' })) return;
    await call('delete', '/folders/{folder}', { path: { folder: folder.id } });
    void navigate(leave);
    await refreshFolders(folder.of);
    tell(`The folder ${folder.name} is deleted. What lay in it is still there.`);
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target><ActionIcon variant="subtle" color="gray" size="lg" aria-label={`More for the folder ${folder.name}`}><IconDots size={18} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => ask('rename')}>Rename</Menu.Item>
        <Menu.Item leftSection={<IconFolderSymlink size={16} aria-hidden />} onClick={() => ask('move')}>Move into another folder</Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void remove().catch(tellProblem)}>Delete …</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
