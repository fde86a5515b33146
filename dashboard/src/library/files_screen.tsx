import { useState } from 'react';
import { ActionIcon, Badge, Box, Button, Card, FileButton, Group, Progress, SegmentedControl, SimpleGrid, Stack, Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconFolderOpen, IconFolderSymlink, IconLayoutGrid, IconTable, IconUpload } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { call, type Schema } from '../api/call';
import { useMay } from '../api/session';
import { useChangeAddress } from '../shared/address';
import { FileFace, kindWords } from '../shared/files/file_face';
import { draggable, FolderBar, type Dragged } from '../shared/folders/folder_bar';
import { pathOf, useFolders, useFoldersAreThere, useMayArrange } from '../shared/folders/folders';
import { moveWithUndo, MoveToFolder } from '../shared/folders/move_to_folder';
import { lengthInWords, sizeInWords } from '../shared/files/sizes';
import { UploadList } from '../shared/files/upload_list';
import { upload, type FileKind } from '../shared/files/uploads';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { PageHeader } from '../shared/page_header';
import { StateBadge } from './state_badge';
import classes from './files_screen.module.css';

type Listed = Schema<'FileInList'>;

const factsOf = ({ kind, size, duration, width, height }: Listed) => [
  kindWords[kind], sizeInWords(size), duration ? lengthInWords(duration) : kind === 'image' && width ? `${width} × ${height}` : '',
].filter(Boolean).join(' · ');

const audiences: Record<Listed['audience'], string> = { anyone: 'Whoever may see the page', members: 'Members alone', certain: 'Certain members' };

const columns: Column<Listed>[] = [
  { id: 'name', title: 'Name', cell: (file) => <Group gap="sm" wrap="nowrap"><FileFace file={file} size={44} />{file.name}</Group> },
  { id: 'facts', title: 'What it is', cell: factsOf },
  { id: 'state', title: 'State', cell: (file) => <StateBadge file={file} /> },
  { id: 'audience', title: 'For', cell: ({ audience }) => audiences[audience], hidden: true },
  { id: 'created', title: 'Uploaded', cell: ({ created_at }) => <Moment at={created_at} /> },
];

const place = (file: string) => (folder: string | null) => call('patch', '/files/{file}', { path: { file }, body: { folder } });

interface CardProps {
  file: Listed;
  path: string; // of its folder, where several are shown at once
  move: (() => void) | null;
}

function MoveButton({ file, move }: { file: Listed; move: () => void }) {
  return <Tooltip label="Move to a folder"><ActionIcon variant="subtle" color="gray" aria-label={`Move ${file.name}`} className={classes.above} onClick={move}><IconFolderSymlink size={17} /></ActionIcon></Tooltip>;
}

function FileCard({ file, path, move }: CardProps) {
  return (
    <Card component="article" padding={0} className={classes.card} {...(move ? draggable(file) : {})}>
      <Box className={classes.face}><FileFace file={file} size="100%" width={480} /></Box>
      <Stack gap={4} p="sm">
        <Group gap={4} wrap="nowrap" justify="space-between" align="flex-start">
          <Link to={`/library/${file.id}`} className={classes.whole}><Text size="sm" fw={600} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>{file.name}</Text></Link>
          {move && <MoveButton file={file} move={move} />}
        </Group>
        <Text size="xs" c="dimmed">{factsOf(file)}</Text>
        {path && <Text size="xs" c="dimmed">In {path}</Text>}
        <Group gap={4}>
          <StateBadge file={file} />
          {file.kind === 'video' && file.captions.length > 0 && <Badge color="gray">Captions</Badge>}
        </Group>
      </Stack>
    </Card>
  );
}

/** Right in a folder, or at the top; who searches finds what lies in the folders in it, too. */
function askedOf(folder: string | null, isSearch: boolean, hasFolders: boolean): { folder?: string; directly?: boolean } {
  if (folder) return { folder, directly: !isSearch };
  return isSearch || !hasFolders ? {} : { folder: 'none' };
}

const emptyOf = (folder: string | null, hasFolders: boolean) => {
  if (folder) return { title: 'Nothing lies right in this folder', text: 'What you upload while it is open, or drag onto it, comes to lie here.' };
  if (hasFolders) return { title: 'Every file lies in a folder', text: 'Open one above, or search through all of them.' };
  return { title: 'No file yet', text: 'Upload what your pages are to show: films, recordings, images, workbooks.' };
};

/** Everything that was uploaded. Dropped files go up from anywhere on the screen. */
export default function FilesScreen() {
  const [search] = useSearchParams();
  const change = useChangeAddress();
  const [isOver, setOver] = useState(false);
  const mayWrite = useMay()('files:write');
  const isTable = search.get('view') === 'table';
  const open = search.get('folder');
  const folders = useFolders('files').data ?? [];
  const hasFolders = folders.length > 0;
  const foldersAreThere = useFoldersAreThere('files');
  const mayMove = useMayArrange('files') && hasFolders;
  const [moving, setMoving] = useState<Listed | null>(null);
  const isSearch = Boolean(search.get('q') ?? search.get('kind'));
  const send = (files: File[]) => files.forEach((file) => upload(file, { folder: open }));
  const drop = ({ id, name, folder }: Dragged, to: string | null) => moveWithUndo('files', name, folder, to, pathOf(folders, to), place(id));
  const cards = (files: Listed[]) => (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 4, xl: 6 }} spacing="md">
      {files.map((file) => <FileCard key={file.id} file={file} path={isSearch ? pathOf(folders, file.folder) : ''} move={mayMove ? () => setMoving(file) : null} />)}
    </SimpleGrid>
  );
  const uploading = mayWrite && (
    <FileButton multiple onChange={send} inputProps={{ 'aria-label': 'Upload files' }}>
      {(props) => <Button {...props} leftSection={<IconUpload size={17} aria-hidden />}>Upload files</Button>}
    </FileButton>
  );
  return (
    <Box className={classes.screen} data-over={isOver || undefined} onDragLeave={() => setOver(false)} onDragOver={(event) => {
      if (!mayWrite || !event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    }} onDrop={(event) => {
      setOver(false);
      if (!mayWrite || event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      send(Array.from(event.dataTransfer.files));
    }}>
      <PageHeader title="Library" note="Films, recordings, images and documents for your pages. Drop files anywhere here to upload them." actions={uploading} />
      <Stack gap="md">
        <UploadList />
        <FolderBar of="files" open={open} home={{ label: 'Library', path: '/library' }} keep={isTable ? { view: 'table' } : {}} contents={['file', 'files']} drop={drop} />
        <ListTable<Listed>
          name="files" of={open ?? ''} label="Files" search="Search the library" columns={columns} rowId={({ id }) => id} rowPath={({ id }) => `/library/${id}`} limit={36}
          load={async ({ q, cursor, limit, filters }, signal) => call('get', '/files', { query: { q, cursor, limit, kind: filters['kind'] as FileKind | undefined, ...askedOf(open, isSearch, await foldersAreThere()) }, signal })}
          filters={[{ name: 'kind', label: 'Kind', choices: Object.entries(kindWords).map(([value, label]) => ({ value, label })) }]}
          {...(isTable ? (mayMove ? { rowActions: (file: Listed) => <MoveButton file={file} move={() => setMoving(file)} /> } : {}) : { grid: cards })}
          tools={(
            <SegmentedControl aria-label="How they are shown" value={isTable ? 'table' : 'cards'} onChange={(value) => change({ view: value === 'table' ? value : null })} data={[
              { value: 'cards', label: <IconLayoutGrid size={17} aria-label="Cards" className={classes.choice} /> },
              { value: 'table', label: <IconTable size={17} aria-label="Table" className={classes.choice} /> },
            ]} />
          )}
          empty={{ icon: IconFolderOpen, ...emptyOf(open, hasFolders), action: uploading }}
        />
        {moving && <MoveToFolder of="files" name={moving.name} from={moving.folder} home="/library" move={place(moving.id)} close={() => setMoving(null)} />}
        <Usage />
      </Stack>
    </Box>
  );
}

function Usage() {
  const { data } = useQuery({ queryKey: ['files', 'usage'], queryFn: ({ signal }) => call('get', '/files/usage', { signal }) });
  if (!data) return null;
  const words = data.quota === null ? `${sizeInWords(data.stored)} stored` : `${sizeInWords(data.stored)} of ${sizeInWords(data.quota)} stored`;
  return (
    <Box maw={320}>
      <Text size="xs" c="dimmed">{words}</Text>
      {data.quota !== null && <Progress value={(data.stored / data.quota) * 100} size="sm" mt={4} aria-label="Of the quota" />}
    </Box>
  );
}
