import { useState } from 'react';
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconLink, IconLinkOff, IconPlus } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { PaymentLinksButton, PaymentLinksModal } from '../shared/payment_links';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { ModeBadge } from '../shared/sold';
import { ThingLink, ThingSelect, thingField } from '../shared/thing_select';
import { closing } from '../shared/unsaved';
import type { Connection } from './connection_words';
import { ConnectionFrame } from './frame';
import { ShelfField } from './shelf';

type Tied = Schema<'Link'>;

/** What is sold there, and what it opens here. */
export default function Links() {
  return <ConnectionFrame>{(connection) => <LinkList connection={connection} />}</ConnectionFrame>;
}

const refresh = () => queries.invalidateQueries({ predicate: ({ queryKey: [name] }) => name === 'links' || name === 'events' || name === 'connections' });

async function tie(connection: Connection, thing: string, remote_id: string): Promise<void> {
  await call('post', '/connections/{connection}/links', { path: { connection: connection.id }, body: { remote_id, ...thingField(thing) } as Schema<'LinkCreate'> });
  await refresh();
}

function LinkList({ connection }: { connection: Connection }) {
  const mayWrite = useMay()('connections:write');
  const [remote, setRemote] = useState<string | null>(null); // null: nothing is being tied
  const [paid, setPaid] = useState<Tied | null>(null); // where this one is paid is looked at
  const untie = async ({ id, thing, remote_id }: Tied) => {
    try {
      await call('delete', '/connections/{connection}/links/{link}', { path: { connection: connection.id, link: id } });
      await refresh();
      tell('It is untied. Who has access keeps it.', { undo: () => tie(connection, thing, remote_id) });
    } catch (error) {
      tellProblem(error);
    }
  };
  const columns: Column<Tied>[] = [
    { id: 'thing', title: 'Opens here', cell: ({ thing }) => <ThingLink id={thing} fw={600} /> },
    { id: 'remote', title: 'Sold at Stripe as', cell: ({ remote_id }) => <Text span ff="monospace" size="sm">{remote_id}</Text> },
    { id: 'since', title: 'Tied', cell: ({ created_at }) => <Moment at={created_at} /> },
  ];
  const action = mayWrite && <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setRemote('')}>Tie a product</Button>;
  return (
    <Stack gap="lg">
      <Untied connection={connection} tie={mayWrite ? setRemote : undefined} />
      <ListTable name="links" of={connection.id} label="What is tied" columns={columns} rowId={({ id }) => id} tools={action}
        load={({ cursor, limit }, signal) => call('get', '/connections/{connection}/links', { path: { connection: connection.id }, query: { cursor, limit }, signal })}
        rowActions={(row) => (
          <Group gap={4} wrap="nowrap" justify="flex-end">
            <PaymentLinksButton show={() => setPaid(row)} />
            {mayWrite && <Button size="xs" variant="subtle" color="gray" leftSection={<IconLinkOff size={15} aria-hidden />} onClick={() => void untie(row)}>Untie</Button>}
          </Group>
        )}
        empty={{ icon: IconLink, title: 'Nothing is tied yet', text: 'Tie a product or collection to what you sell at Stripe: whoever buys it gets in here.' }} />
      <PaymentLinksModal title="Payment links" ties={paid && [paid]} close={() => setPaid(null)} />
      <Modal opened={remote !== null} onClose={closing(() => setRemote(null))} title="Tie a product">
        {remote !== null && <TieForm connection={connection} remote={remote} close={() => setRemote(null)} />}
      </Modal>
    </Stack>
  );
}

function TieForm({ connection, remote, close }: { connection: Connection; remote: string; close: () => void }) {
  const record = useRecordForm({
    initialValues: { thing: '', remote_id: remote },
    validate: {
      thing: (thing: string) => (thing ? null : 'Choose what it opens.'),
      remote_id: (id: string) => (/^\s*prod_\w+\s*$/.test(id) ? null : "Should be the id of a product at Stripe, such as prod_…; a price's id won't do."),
    },
    save: ({ thing, remote_id }) => tie(connection, thing, remote_id.trim()),
    saved: () => {
      close();
      tell('It is tied. What was bought before and waited for it is taken now.');
    },
  });
  return (
    <RecordFields record={record} action="Tie" cancel={close} guard={false}>
      <Stack gap="md">
        <ShelfField connection={connection} label={<>Product at Stripe <ModeBadge mode={connection.mode} /></>} description="All its prices count." {...record.form.getInputProps('remote_id')} />
        <ThingSelect label="Opens here" placeholder="A product or collection" value={record.form.values.thing || null} error={record.form.errors['thing']}
          onChange={(thing) => record.form.setFieldValue('thing', thing ?? '')} />
      </Stack>
    </RecordFields>
  );
}

const most = 100; // events that are looked at

/** What was bought at Stripe, and opened nothing because it is tied to nothing. */
function Untied({ connection, tie: begin }: { connection: Connection; tie: ((remote: string) => void) | undefined }) {
  const { data } = useQuery({
    queryKey: ['events', connection.id, 'untied'],
    queryFn: ({ signal }) => call('get', '/connections/{connection}/events', { path: { connection: connection.id }, query: { state: 'untied', limit: most }, signal }),
  });
  const remotes = [...new Set((data?.data ?? []).flatMap(({ effect }) => effect?.match(/\bprod_\w+/g) ?? []))];
  if (remotes.length === 0) return null;
  return (
    <Alert color="orange" variant="light" icon={<IconLinkOff />} title="Bought, and tied to nothing">
      <Text size="sm" mb="sm">Members paid for these and got nothing yet. Tie them, and everything that waits is taken by itself.</Text>
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {remotes.map((remote) => (
          <Group key={remote} component="li" justify="space-between" gap="xs">
            <Text span ff="monospace" size="sm">{remote}</Text>
            {begin && <Button size="xs" variant="default" onClick={() => begin(remote)} aria-label={`Tie ${remote}`}>Tie</Button>}
          </Group>
        ))}
      </Stack>
    </Alert>
  );
}
