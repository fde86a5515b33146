import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { call } from '../api/call';
import { useMay } from '../api/session';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { PageHeader } from '../shared/page_header';
import { ModeBadge } from '../shared/sold';
import { nameOf, StateBadge, type Connection } from './connection_words';

const columns: Column<Connection>[] = [
  { id: 'name', title: 'Connection', cell: (connection) => nameOf(connection) },
  { id: 'mode', title: 'Mode', cell: (connection) => <ModeBadge {...connection} /> },
  {
    id: 'state', title: 'State', cell: (connection) => (
      <Stack gap={4} align="flex-start"><StateBadge {...connection} />{connection.error && <Text size="xs" c="var(--mantine-color-error)" lineClamp={2} maw={320}>{connection.error}</Text>}</Stack>
    ),
  },
  { id: 'last', title: 'Last event', cell: ({ last_event_at: at }) => <Moment at={at} never="none yet" /> },
  { id: 'queue', title: 'Waiting', align: 'right', cell: ({ queue }) => queue },
];

/** The accounts at outside services that this site works with. */
export default function ConnectionList() {
  const may = useMay();
  const connect = may('connections:write') && <Button component={Link} to="/connections/new" leftSection={<IconPlus size={17} aria-hidden />}>Connect Stripe</Button>;
  return (
    <>
      <PageHeader title="Connections" note="Accounts at other services. What happens there opens and closes what members have here." actions={connect && <Group>{connect}</Group>} />
      <ListTable name="connections" label="Connections" columns={columns} rowId={({ id }) => id} rowPath={({ id }) => `/connections/${id}`}
        load={({ cursor, limit }, signal) => call('get', '/connections', { query: { cursor, limit }, signal })}
        empty={{ icon: IconPlugConnected, title: 'Nothing is connected yet', text: 'Connect your Stripe account: whoever buys there gets in here, and loses access when the payments end.', action: connect }} />
    </>
  );
}
