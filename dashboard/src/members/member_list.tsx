import { Avatar, Badge, Box, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDownload, IconPlus, IconUpload, IconUsers } from '@tabler/icons-react';
import { Link } from 'react-router';
import { addressOf, call } from '../api/call';
import { useMay } from '../api/session';
import { useListState } from '../shared/list_state';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { PageHeader } from '../shared/page_header';
import { FolderBar } from '../shared/folders/folder_bar';
import { pathOf, useFolders, type Folder } from '../shared/folders/folders';
import { BulkActs, type Whom } from './bulk_acts';
import { useFields } from '../shared/custom_fields';
import { useGroups } from './groups';
import { askedOf, filterNames, filtersOf, sentenceOf } from './filters';
import { nameOf, sourceOf, standingOf, type Member } from './person';
import { useTags } from './tag_queries';
import { useThings } from './things';
import { Views } from './views';

function Person({ member }: { member: Member }) {
  const name = nameOf(member);
  return (
    <Group gap="sm" wrap="nowrap" component="span">
      <Avatar name={name} color="tide" size={34} aria-hidden />
      <Box component="span" miw={0} style={{ overflowWrap: 'anywhere' }}>
        {name}
        {name !== member.email && <Text span display="block" size="xs" c="dimmed" fw={400}>{member.email}</Text>}
      </Box>
    </Group>
  );
}

export function Standing({ member }: { member: Member }) {
  const { label, color } = standingOf(member);
  return <Badge variant="dot" color={color}>{label}</Badge>;
}

const columns: Column<Member>[] = [
  { id: 'member', title: 'Member', sorts: 'name', cell: (member) => <Person member={member} /> },
  { id: 'standing', title: 'State', cell: (member) => <Standing member={member} /> },
  { id: 'tags', title: 'Tags', cell: ({ tags }) => tags.length === 0 ? <Text span inherit c="dimmed">none</Text> : <Group gap={4}>{tags.map(({ id, name }) => <Badge key={id} color="gray">{name}</Badge>)}</Group> },
  { id: 'seen', title: 'Last log-in', sorts: 'seen', cell: (member) => <Moment at={member.last_login_at} /> },
  { id: 'joined', title: 'Joined', sorts: 'joined', cell: (member) => <Moment at={member.created_at} /> },
  { id: 'email', title: 'E-mail', sorts: 'email', hidden: true, cell: ({ email }) => email },
  { id: 'source', title: 'Made by', hidden: true, cell: ({ source }) => sourceOf(source) },
];

/** Where they lie is a column only where there are folders. */
const columnsWith = (folders: Folder[]): Column<Member>[] => (folders.length === 0 ? columns : [...columns, { id: 'folder', title: 'Folder', hidden: true, cell: ({ folder }) => pathOf(folders, folder) }]);

function useCount(asked: ReturnType<typeof askedOf>) {
  return useQuery({ queryKey: ['members', 'count', asked], queryFn: ({ signal }) => call('get', '/members/count', { query: asked, signal }) }).data?.count;
}

const formatted = new Intl.NumberFormat();

const ticked = (rows: Member[]): Whom => ({ wish: { members: rows.map(({ id }) => id) }, count: rows.length, areTrashed: rows.every(({ deleted_at }) => deleted_at) });

export default function MemberList() {
  const may = useMay();
  const things = useThings().data ?? [];
  const tags = useTags().data ?? [];
  const groups = useGroups().data ?? [];
  const fields = useFields().data ?? [];
  const folders = useFolders('members').data ?? [];
  const state = useListState(filterNames);
  const count = useCount(askedOf(state));
  const sentence = sentenceOf(state, things, tags, folders, groups, fields);
  const newMember = may('members:write') && <Button component={Link} to="/members/new" leftSection={<IconPlus size={17} aria-hidden />}>New member</Button>;
  return (
    <>
      <PageHeader title="Members" actions={newMember} note={<span aria-live="polite">{sentence}{count === undefined ? '' : `: ${formatted.format(count)}`}</span>} />
      <Views state={state} />
      <FolderBar of="members" open={state.filters['folder'] ?? null} home={{ label: 'All members', path: '/members' }} contents={['member', 'members']} />
      <ListTable
        name="members" label="Members" search="Search by name or e-mail" columns={columnsWith(folders)} filters={filtersOf(things, tags, folders, groups, fields, may('billing:read'))}
        load={async ({ sort, cursor, limit, ...query }, signal) => call('get', '/members', {
          query: { ...askedOf(query), limit, ...(sort ? { sort: sort as 'name' } : {}), ...(cursor ? { cursor } : {}) }, signal,
        })}
        tools={<>{may('members:write') && <Button component={Link} to="/imports/new" variant="default" leftSection={<IconUpload size={17} aria-hidden />}>Import</Button>}<Button component="a" href={addressOf('/members/export', { query: { ...askedOf(state), sort: state.sort } })} download variant="default" leftSection={<IconDownload size={17} aria-hidden />}>Export</Button></>}
        rowId={({ id }) => id} rowPath={({ id }) => `/members/${id}`}
        {...(may('members:write') ? { 
          bulk: (rows: Member[], clear: () => void) => <BulkActs whom={ticked(rows)} done={clear} />,
          bulkAll: { count, acts: (clear: () => void) => <BulkActs whom={{ wish: { filter: askedOf(state) }, count: count ?? 0, areTrashed: state.filters['state'] === 'trashed' }} done={clear} /> },
        } : {})}
        empty={{ icon: IconUsers, title: 'No members yet', text: 'Make the first one by hand, or connect a shop and let purchases make them.', action: newMember }}
      />
    </>
  );
}
