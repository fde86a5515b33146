import { Anchor, Code, List, Stack, Text } from '@mantine/core';
import { CopyField } from '../shared/copy_field';
import type { Connection } from './connection_words';

/** What a restricted key must be able to read; beside it, Payment Links to write where they are to be made from here. */
export const readable = ['Products', 'Prices', 'Customers', 'Checkout Sessions', 'Subscriptions', 'Invoices', 'Payment Intents', 'Charges and Refunds', 'Disputes'];

const apiVersion = '2026-10-28';

// What stripe/README.md lists, as Stripe's list of events groups them.
const ticks: [group: string, events: string][] = [
  ['Checkout', 'checkout.session.completed, .async_payment_succeeded, .async_payment_failed'],
  ['Customer', 'every customer.subscription event'],
  ['Invoice', 'invoice.paid, .payment_failed, .payment_action_required, .voided, .marked_uncollectible'],
  ['Charge', 'charge.refunded and every charge.dispute event'],
  ['Refund', 'every refund event'],
  ['Product', 'every product event'],
];

/** How Stripe is told to send its events here. */
export function StripeSteps({ connection }: { connection: Connection }) {
  const workbench = `https://dashboard.stripe.com${connection.mode === 'test' ? '/test' : ''}/webhooks`;
  return (
    <Stack gap="md">
      <Text size="sm">In Stripe open <Anchor href={workbench} target="_blank" rel="noopener" inherit underline="always">Developers, Webhooks</Anchor>, add an endpoint, and give it this address:</Text>
      <CopyField label="Webhook address" value={connection.hook_url} description="Nobody can guess it; keep it to yourself." />
      <Text size="sm">Choose API version <Code>{apiVersion}</Code> and tick these events. Others do no harm; they are ignored.</Text>
      <List size="sm" spacing={6} aria-label="Events to tick in Stripe">
        {ticks.map(([group, events]) => <List.Item key={group}><b>{group}</b>: {events}</List.Item>)}
      </List>
    </Stack>
  );
}
