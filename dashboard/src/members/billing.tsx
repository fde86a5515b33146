import { useState } from 'react';
import { Anchor, Badge, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { IconCreditCard, IconExternalLink } from '@tabler/icons-react';
import { Link } from 'react-router';
import { call, type Schema } from '../api/call';
import { useMay } from '../api/session';
import { Empty } from '../shared/empty';
import { moneyIn } from '../shared/money';
import { Moment, useMoment } from '../shared/moment';
import { ProblemAlert } from '../shared/problem_alert';
import { badgeOf, badgeOfPayment, nameOfItem, priceOf, sentenceOf, type Payment, type Subscription } from './billing_words';
import { nameOf, type Member } from './person';

export function useBilling(id: string, isWanted = true) {
  return useQuery({ queryKey: ['members', id, 'billing'], enabled: isWanted, queryFn: ({ signal }) => call('get', '/members/{member}/billing', { path: { member: id }, signal }) });
}

function usePayments(id: string) {
  return useInfiniteQuery({
    queryKey: ['members', id, 'payments'], initialPageParam: '', getNextPageParam: (page: Schema<'PaymentsList'>) => page.next_cursor,
    queryFn: ({ pageParam, signal }) => call('get', '/members/{member}/payments', { path: { member: id }, query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
  });
}

/** What the member pays, as Stripe last told it. */
export function Billing({ member }: { member: Member }) {
  const billing = useBilling(member.id);
  const paid = usePayments(member.id);
  if (billing.error) return <ProblemAlert error={billing.error} retry={() => void billing.refetch()} />;
  if (paid.error) return <ProblemAlert error={paid.error} retry={() => void paid.refetch()} />;
  if (!billing.data || !paid.data) return <Skeleton height={180} />;
  const { subscriptions, mode } = billing.data;
  const payments = paid.data.pages.flatMap((page) => page.data);
  const isTest = (one: { mode: string }) => one.mode === 'test' && mode !== 'test'; // else it is said once, above
  if (subscriptions.length === 0 && payments.length === 0) return <Nothing member={member} isConnected={mode !== null} />;
  return (
    <Stack gap="xl">
      {mode === 'test' && <Text size="sm" c="dimmed">Stripe is connected in test mode: none of this is real money.</Text>}
      {subscriptions.length > 0 && (
        <section aria-labelledby="subscriptions">
          <Title order={3} id="subscriptions" mb="sm">Subscriptions</Title>
          <Stack gap="md">{subscriptions.map((one) => <SubscriptionCard key={one.id} subscription={one} isTest={isTest(one)} />)}</Stack>
        </section>
      )}
      <section aria-labelledby="payments">
        <Title order={3} id="payments" mb="sm">Payments</Title>
        {payments.length === 0 && <Text c="dimmed" size="sm">Nothing was asked for yet.</Text>}
        <Stack gap="md">{payments.map((one) => <PaymentLine key={one.id} payment={one} isTest={isTest(one)} />)}</Stack>
        {paid.hasNextPage && <Button variant="default" mt="md" loading={paid.isFetchingNextPage} onClick={() => void paid.fetchNextPage()}>Earlier</Button>}
      </section>
    </Stack>
  );
}

function Nothing({ member, isConnected }: { member: Member; isConnected: boolean }) {
  const may = useMay();
  if (isConnected)
    return <Empty icon={IconCreditCard} title="Nothing paid yet" text={`What ${nameOf(member)} buys in Stripe stands here as soon as Stripe tells of it. What was bought before is told with its next change.`} />;
  return (
    <Empty icon={IconCreditCard} title="Nothing tells of payments" text="Once Stripe is connected, subscriptions and payments stand here."
      action={may('connections:read') && <Button component={Link} to="/connections" variant="light">Connections</Button>} />
  );
}

const Test = () => <Badge variant="outline" color="gray">Test</Badge>;

function There({ url, what }: { url: string | null; what: string }) {
  if (!url) return null;
  return (
    <Anchor href={url} target="_blank" rel="noreferrer" size="sm" aria-label={`Open in Stripe: ${what}`} style={{ whiteSpace: 'nowrap' }}>
      Open in Stripe <IconExternalLink size={14} aria-hidden style={{ verticalAlign: '-2px' }} />
    </Anchor>
  );
}

function SubscriptionCard({ subscription, isTest }: { subscription: Subscription; isTest: boolean }) {
  const moment = useMoment();
  const [now] = useState(Date.now);
  const { label, color } = badgeOf(subscription);
  const { items, currency, url, remote_id: remote, begun_at: begun, is_connected: isConnected } = subscription;
  return (
    <Card padding="md" radius="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={2} miw={0} style={{ overflowWrap: 'anywhere' }}>
          {items.map((item, at) => (
            <div key={at}>
              <Text fw={600}>{nameOfItem(item)}</Text>
              <Text size="sm">{priceOf(item, currency)}{item.quantity > 1 && ` for ${item.quantity}`}{item.things.length === 0 && <Text span c="dimmed"> · tied to nothing here</Text>}</Text>
            </div>
          ))}
          {items.length === 0 && <Text fw={600}>{remote}</Text>}
        </Stack>
        <Group gap="xs" justify="flex-end" style={{ flex: 'none' }}>{isTest && <Test />}<Badge color={color}>{label}</Badge></Group>
      </Group>
      <Text size="sm" mt="sm">{sentenceOf(subscription, (at) => moment(at, false), now)}</Text>
      <Group justify="space-between" mt="xs">
        <Text size="xs" c="dimmed">Since {moment(begun, false)}{!isConnected && ' · disconnected since, so this is as it was then'}</Text>
        <There url={url} what={`the subscription ${remote}`} />
      </Group>
    </Card>
  );
}

function PaymentLine({ payment, isTest }: { payment: Payment; isTest: boolean }) {
  const { label, color } = badgeOfPayment(payment);
  const { amount, refunded, lost, currency, url, remote_id: remote, made_at: at, subscription, label: number } = payment;
  return (
    <div>
      <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
        <Group gap="xs"><Text fw={600}>{moneyIn(currency, amount)}</Text><Badge color={color}>{label}</Badge>{isTest && <Test />}</Group>
        <There url={url} what={`the payment ${number || remote}`} />
      </Group>
      <Text size="sm" c="dimmed">
        {subscription ? 'Subscription' : 'Bought once'}{number && ` · ${number}`} · <Moment at={at} />{refunded > 0 && refunded < amount && ` · ${moneyIn(currency, refunded)} refunded`}{lost > 0 && lost < amount && ` · ${moneyIn(currency, lost)} lost in a dispute`}
      </Text>
    </div>
  );
}
