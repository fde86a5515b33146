import { Fragment } from 'react';
import { Text } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { call } from '../api/call';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { EventBadge, eventStates, type Connection, type InboundEvent } from './connection_words';
import { ConnectionFrame } from './frame';

const columns: Column<InboundEvent>[] = [
  { id: 'type', title: 'Event', cell: ({ type }) => <Dotted word={type} /> },
  { id: 'state', title: 'State', cell: ({ state }) => <EventBadge state={state} /> },
  { id: 'effect', title: 'What it did', cell: ({ effect, error }) => (error ? <Text size="sm" c="var(--mantine-color-error)" lineClamp={2}>{error}</Text> : <Text size="sm" lineClamp={2}>{effect ?? '–'}</Text>) },
  { id: 'received', title: 'Came in', cell: ({ received_at: at }) => <Moment at={at} withTime /> },
  { id: 'remote', title: "Stripe's id", hidden: true, cell: ({ remote_id }) => remote_id },
  { id: 'attempts', title: 'Failures', hidden: true, align: 'right', cell: ({ attempts }) => attempts },
];

/** `customer.subscription.created`, broken at its dots where it must be. */
function Dotted({ word }: { word: string }) {
  return <Text span size="sm" fw={600} style={{ overflowWrap: 'normal' }}>{word.split('.').map((part, at) => <Fragment key={at}>{at > 0 && <>.<wbr /></>}{part}</Fragment>)}</Text>;
}

/** What Stripe told us, newest first. */
export default function EventList() {
  return <ConnectionFrame>{(connection) => <List connection={connection} />}</ConnectionFrame>;
}

function List({ connection: { id } }: { connection: Connection }) {
  return (
    <ListTable name="events" of={id} label="Events" columns={columns} filters={[{ name: 'state', label: 'State', choices: eventStates }]}
      rowId={(event) => event.id} rowPath={(event) => `/connections/${id}/events/${event.id}`}
      load={({ cursor, limit, filters: { state } }, signal) => call('get', '/connections/{connection}/events', {
        path: { connection: id }, query: { cursor, limit, state: state as InboundEvent['state'] | undefined }, signal,
      })}
      empty={{ icon: IconInbox, title: 'No event yet', text: 'What Stripe tells us will stand here, with what came of it. The overview says what Stripe needs for that.' }} />
  );
}
