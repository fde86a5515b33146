import { Badge, Box, Button, Card, Group, SegmentedControl, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconBooks, IconLayoutGrid, IconPackage, IconPlus, IconTable } from '@tabler/icons-react';
import { Link, useLocation, useSearchParams } from 'react-router';
import { call } from '../api/call';
import { useMay } from '../api/session';
import { useChangeAddress } from '../shared/address';
import { draggable, FolderBar, type Dragged } from '../shared/folders/folder_bar';
import { pathOf, useFolders, useMayArrange } from '../shared/folders/folders';
import { moveWithUndo } from '../shared/folders/move_to_folder';
import { ListTable, type Column, type ListQuery } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { PageHeader } from '../shared/page_header';
import { useShortcut } from '../shared/shortcuts';
import { NewThing, type Kind } from './new_thing';
import { ThingActions } from './thing_actions';
import { HintBadges, StatusBadge, ThingFace } from './thing_face';
import { changeThing, thingPath, type Collection, type Thing } from './things';
import { accessWords, counted } from './words';
import classes from './things_screen.module.css';

const labelOf = (thing: Thing): Pick<Collection, 'label' | 'label_color'> | null => ('label' in thing && thing.label ? thing : null);

const pagesOf = ({ pages }: Thing) => (pages.draft > 0 ? `${pages.live} live, ${counted(pages.draft, 'draft', 'drafts')}` : counted(pages.live, 'page', 'pages'));

function NameCell({ thing }: { thing: Thing }) {
  return <Group gap="sm" wrap="nowrap"><Box className={classes.small}><ThingFace thing={thing} /></Box>{thing.name}</Group>;
}

const columns: Column<Thing>[] = [
  { id: 'name', title: 'Name', cell: (thing) => <NameCell thing={thing} /> },
  { id: 'status', title: 'State', cell: (thing) => <StatusBadge status={thing.status} /> },
  { id: 'pages', title: 'Pages', cell: pagesOf },
  { id: 'access', title: 'Open to', cell: (thing) => accessWords[thing.access_mode].label, hidden: true },
  { id: 'categories', title: 'Categories', cell: (thing) => thing.categories.join(', ') },
  { id: 'hints', title: 'Worth a look', cell: (thing) => <Group gap={4}><HintBadges hints={thing.hints} /></Group> },
  { id: 'updated', title: 'Changed', cell: (thing) => <Moment at={thing.updated_at} /> },
];

function ThingCard({ thing }: { thing: Thing }) {
  const label = labelOf(thing);
  const mayMove = useMayArrange('products');
  return (
    <Card component="article" padding={0} className={classes.card} {...(mayMove ? draggable(thing) : {})}>
      <Box className={classes.cover}>
        <ThingFace thing={thing} width={960} />
        {label && <Badge variant="filled" className={classes.label} style={{ background: label.label_color }} autoContrast color={label.label_color}>{label.label}</Badge>}
      </Box>
      <Box p="md" className={classes.text}>
        <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
          <Title order={2} size="h3" className={classes.name}><Link to={thingPath(thing.id)} className={classes.whole}>{thing.name}</Link></Title>
          <Box className={classes.above} mt={-6} mr={-8}><ThingActions thing={thing} withEdit /></Box>
        </Group>
        <Text size="sm" c="dimmed">{pagesOf(thing)}{thing.categories.length > 0 && ` · ${thing.categories.join(', ')}`}</Text>
        <Group gap={6} mt="sm"><StatusBadge status={thing.status} /><HintBadges hints={thing.hints} /></Group>
      </Box>
    </Card>
  );
}

const cards = (things: Thing[]) => (
  <SimpleGrid cols={{ base: 1, xs: 2, md: 3, xl: 4 }} spacing="lg">{things.map((thing) => <ThingCard key={thing.id} thing={thing} />)}</SimpleGrid>
);

const about: Record<Kind, { title: string; note: string; icon: typeof IconPackage; empty: string }> = {
  product: { title: 'Products', note: 'What members get: pages in an order, given together.', icon: IconPackage, empty: 'A product is a course, a programme, a set of recordings: pages in an order, sold or given together.' },
  collection: { title: 'Collections', note: 'Several products under one name: a membership, a bundle.', icon: IconBooks, empty: 'A collection opens several products at once, today’s or the future’s too: a membership, a bundle.' },
};

function listOf(kind: Kind, folder: string | null, { q, cursor, limit, filters }: ListQuery, signal: AbortSignal): Promise<{ data: Thing[]; next_cursor: string | null }> {
  const query = { q, cursor, limit, status: filters['status'] as 'draft' | 'live' | undefined, category: filters['category'], ...(folder ? { folder } : {}) };
  return kind === 'product' ? call('get', '/products', { query, signal }) : call('get', '/collections', { query, signal });
}

/** Products, or collections: as cards or as a table. */
export default function ThingsScreen() {
  const kind: Kind = useLocation().pathname.startsWith('/collections') ? 'collection' : 'product';
  const { title, note, icon, empty } = about[kind];
  const [search] = useSearchParams();
  const change = useChangeAddress();
  const mayWrite = useMay()('content:write');
  const categories = useQuery({ queryKey: ['things', 'categories'], queryFn: ({ signal }) => call('get', '/categories', { query: { limit: 100 }, signal }) });
  const isTable = search.get('view') === 'table';
  const open = search.get('folder');
  const folders = useFolders('products').data ?? [];
  const drop = ({ id, name, folder }: Dragged, to: string | null) => moveWithUndo('products', name, folder, to, pathOf(folders, to), (place) => changeThing(id, { folder: place }, undefined));
  const begin = () => change({ new: kind });
  useShortcut(mayWrite ? 'n' : '', `New ${kind}`, begin);
  const create = mayWrite && <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={begin}>New {kind}</Button>;
  return (
    <>
      <PageHeader title={title} note={note} actions={create} />
      <FolderBar of="products" open={open} home={{ label: title, path: `/${kind}s` }} keep={isTable ? { view: 'table' } : {}} contents={['product or collection', 'products and collections']} drop={drop} />
      <ListTable<Thing>
        key={kind} of={open ?? ''} name={`${kind}s`} label={title} search={`Search ${title.toLowerCase()}`} columns={columns} rowId={({ id }) => id} rowPath={({ id }) => thingPath(id)}
        load={(query, signal) => listOf(kind, open, query, signal)}
        filters={[
          { name: 'status', label: 'State', choices: [{ value: 'live', label: 'Live' }, { value: 'draft', label: 'Draft' }] },
          ...(categories.data?.data.length ? [{ name: 'category', label: 'Category', choices: categories.data.data.map(({ slug, name }) => ({ value: slug, label: name })) }] : []),
        ]}
        rowActions={(thing) => <ThingActions thing={thing} withEdit />}
        {...(isTable ? {} : { grid: cards })}
        tools={(
          <SegmentedControl aria-label="How they are shown" value={isTable ? 'table' : 'cards'} onChange={(value) => change({ view: value === 'table' ? value : null })} data={[
            { value: 'cards', label: <IconLayoutGrid size={17} aria-label="Cards" className={classes.choice} /> },
            { value: 'table', label: <IconTable size={17} aria-label="Table" className={classes.choice} /> },
          ]} />
        )}
        empty={open ? { icon, title: `No ${kind} in this folder`, text: `Drag one onto it, or move one here by its menu.` } : { icon, title: `No ${kind} yet`, text: empty, action: create }}
      />
      <NewThing kind={kind} opened={search.get('new') === kind} close={() => change({ new: null })} />
    </>
  );
}
