import { Button, Text } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { Link } from 'react-router';
import { call } from '../api/call';
import { useMay } from '../api/session';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { PageHeader } from '../shared/page_header';
import { eventsInWords, HookBadge, type Hook } from './hook_words';

const columns: Column<Hook>[] = [
  { id: 'url', title: 'Address', cell: ({ url }) => url },
  { id: 'events', title: 'Hears of', cell: ({ events }) => eventsInWords(events) },
  { id: 'state', title: 'State', cell: (hook) => <HookBadge {...hook} /> },
  { id: 'error', title: 'Last error', cell: ({ last_error: error }) => (error ? <Text size="sm" c="var(--mantine-color-error)" lineClamp={2} maw={300}>{error}</Text> : '–') },
  { id: 'made', title: 'Made', hidden: true, cell: ({ created_at }) => <Moment at={created_at} /> },
];

/** The addresses that hear of what members do. */
export default function HookList() {
  const make = useMay()('hooks:write') && <Button component={Link} to="/webhooks/new" leftSection={<IconPlus size={17} aria-hidden />}>New webhook</Button>;
  return (
    <>
      <PageHeader title="Webhooks" note="Other programs that are told, signed and at once, what members do." actions={make} />
      <ListTable name="hooks" label="Webhooks" columns={columns} rowId={({ id }) => id} rowPath={({ id }) => `/webhooks/${id}`}
        load={({ cursor, limit }, signal) => call('get', '/hooks', { query: { cursor, limit }, signal })}
        empty={{ icon: IconWebhook, title: 'Nobody is told yet', text: 'Give the address of a program of yours, or of a service such as Zapier or Make, and it hears of log-ins, purchases and progress as they happen.', action: make }} />
    </>
  );
}
