import { Button, Text } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { call, type Schema } from '../api/call';
import { useMay } from '../api/session';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { PageHeader } from '../shared/page_header';

type Group = Schema<'GroupEntry'>;

/** Counted when the row is shown, for that takes a look at all members. */
function Count({ id }: { id: string }) {
  const group = useQuery({ queryKey: ['groups', id], queryFn: ({ signal }) => call('get', '/groups/{group}', { path: { group: id }, signal }), staleTime: 30_000 });
  return <Text size="sm" span>{group.data ? group.data.member_count.toLocaleString('en') : '…'}</Text>;
}

const columns: Column<Group>[] = [
  { id: 'name', title: 'Group', cell: ({ name }) => <Text fw={600} size="sm" span>{name}</Text> },
  { id: 'rule', title: 'Who is in it', cell: ({ sentence }) => <Text size="sm" lineClamp={2} maw={460}>{sentence}</Text> },
  { id: 'members', title: 'Members', cell: ({ id }) => <Count id={id} /> },
  { id: 'changed', title: 'Changed', hidden: true, cell: ({ updated_at: at }) => <Moment at={at} /> },
];

/** Named audiences, that pages and files can be for. */
export default function GroupList() {
  const make = useMay()('content:write') && <Button component={Link} to="/groups/new" leftSection={<IconPlus size={17} aria-hidden />}>New group</Button>;
  return (
    <>
      <PageHeader title="Groups" note="Members by a rule, under a name. Who is in one is worked out anew each time, so it is never out of date." actions={make} />
      <ListTable<Group> name="groups" label="Groups" columns={columns} rowId={({ id }) => id} rowPath={({ id }) => `/groups/${id}`} search="Find a group"
        load={({ q, cursor, limit }, signal) => call('get', '/groups', { query: { ...(q ? { q } : {}), ...(cursor ? { cursor } : {}), limit }, signal })}
        empty={{ icon: IconUsersGroup, title: 'No groups yet', text: 'Say who belongs together, by tags and by what they hold, and keep pages and files for them.', action: make }} />
    </>
  );
}
