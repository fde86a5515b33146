import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import { IconCreditCard, IconDownload, IconExternalLink } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { addressOf, call, type Schema } from '../api/call';
import { ListTable, type Column } from '../shared/list_table';
import { moneyIn } from '../shared/money';
import { Moment } from '../shared/moment';
import { PageHeader } from '../shared/page_header';
import { ScreenLink } from '../shared/screens_here';
import { dayBefore, spanText, useToday } from './days';

type Taking = Schema<'Taking'>;

function Who({ taking: { member } }: { taking: Taking }) {
  if (!member) return <Text span inherit c="dimmed">Nobody known here</Text>;
  const { id, first_name: first, last_name: last, email, is_trashed: isTrashed } = member;
  return <Group gap="xs"><ScreenLink to={`/members/${id}?tab=billing`}>{`${first} ${last}`.trim() || email}</ScreenLink>{isTrashed && <Badge color="gray">In the trash</Badge>}</Group>;
}

function Aftermath({ taking: { currency, refunded, dispute } }: { taking: Taking }) {
  if (dispute === 'open') return <Badge color="orange">Disputed</Badge>;
  if (refunded === 0) return <Text span inherit c="dimmed">–</Text>;
  return <>{moneyIn(currency, refunded)}{dispute === 'lost' && ' · dispute lost'}</>;
}

const columns: Column<Taking>[] = [
  { id: 'who', title: 'Member', cell: (taking) => <Who taking={taking} /> },
  { id: 'amount', title: 'Paid', align: 'right', cell: ({ currency, amount }) => moneyIn(currency, amount) },
  { id: 'refunded', title: 'Went back', align: 'right', cell: (taking) => <Aftermath taking={taking} /> },
  { id: 'what', title: 'For', cell: ({ is_subscription: isSubscription, label }) => `${isSubscription ? 'Subscription' : 'Bought once'}${label && ` · ${label}`}` },
  { id: 'at', title: 'When', cell: ({ at }) => <Moment at={at} withTime /> },
  { id: 'there', title: 'At Stripe', cell: ({ url, label, remote_id: remote }) => url && <Anchor href={url} target="_blank" rel="noreferrer" inherit aria-label={`Open in Stripe: the payment ${label || remote}`}>Open <IconExternalLink size={14} aria-hidden style={{ verticalAlign: '-2px' }} /></Anchor> },
];

/** The payments behind a sum of the revenue. */
export default function Payments() {
  const [search] = useSearchParams();
  const today = useToday();
  const isRefunded = search.get('refunded') === 'true';
  const currency = search.get('currency');
  const query = {
    from: search.get('from') ?? dayBefore(today, 29), to: search.get('to') ?? today,
    ...(currency ? { currency } : {}), ...(isRefunded ? { refunded: 'true' as const } : {}),
  };
  const title = isRefunded ? 'Payments of which something went back' : 'Payments that came';
  return (
    <>
      <PageHeader title={title} back={{ label: 'Revenue', path: '/reports/revenue' }} note={`${currency ? `In ${currency.toUpperCase()}, ` : ''}${spanText(query)}, newest first.`}
        actions={<Button component="a" href={addressOf('/reports/payments/export', { query })} download variant="default" leftSection={<IconDownload size={17} aria-hidden />}>CSV</Button>} />
      <ListTable name="report_payments" of={JSON.stringify(query)} label={title} columns={columns} rowId={({ id }) => id}
        load={({ cursor, limit }, signal) => call('get', '/reports/payments', { query: { ...query, cursor, limit }, signal })}
        empty={{ icon: IconCreditCard, title: 'None', text: isRefunded ? 'Nothing went back of what was paid in these days.' : 'Nothing came in in these days.' }} />
    </>
  );
}
