import { useState } from 'react';
import { Button, Card, Code, Group, Radio, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { IconCreditCard, IconPlugConnected } from '@tabler/icons-react';
import { call } from '../api/call';
import { isOfTestMode, PaymentLinksModal, type Tie } from '../shared/payment_links';
import { useMay } from '../api/session';
import { CopyAction } from '../shared/copy_field';
import { ProblemAlert } from '../shared/problem_alert';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { Missing } from '../shared/sold';
import type { TabProps } from './thing_screen';
import type { Thing } from './things';
import classes from './tabs.module.css';

const methods: { value: Thing['purchase']['method']; label: string; text: string }[] = [
  { value: 'none', label: 'Nothing', text: 'Who has no access sees that it is locked, and no way to buy it.' },
  { value: 'sales_page', label: 'A sales page', text: 'Leads to a page that tells about it.' },
  { value: 'checkout_url', label: 'A checkout', text: 'Leads straight to paying: a payment link of Stripe, say.' },
];

/** How it is bought. */
export function OffersTab({ seen: { answer: thing }, mayWrite, save }: TabProps) {
  const record = useRecordForm({
    initialValues: { purchase: { method: thing.purchase.method as string, url: thing.purchase.url ?? '' } },
    validate: { purchase: { url: (url, { purchase }) => (purchase.method === 'none' || url.trim() ? null : 'Where does it lead?') } },
    save: ({ purchase: { method, url } }) => save({ purchase: { method: method as Thing['purchase']['method'], url: method === 'none' ? null : url.trim() } }),
  });
  const { form } = record;
  const mayConnect = useMay()('connections:read');
  const tied = useQuery({ queryKey: ['connections', 'ties', thing.id], queryFn: ({ signal }) => loadTies(thing.id, signal), enabled: mayConnect });
  const [chosenFrom, setChosenFrom] = useState<Tie[] | null>(null);
  const ties = tied.data?.ties ?? [];
  const isCheckout = form.values.purchase.method === 'checkout_url';
  return (
    <Stack gap="lg" maw={640}>
      <Card>
        <fieldset disabled={!mayWrite} className={classes.plain}>
          <RecordFields record={record}>
            <Stack>
              <Radio.Group label={<Title order={2} size="h3">What people without access are offered</Title>} {...form.getInputProps('purchase.method')}>
                <Stack gap="sm" mt="sm">{methods.map(({ value, label, text }) => <Radio key={value} value={value} label={label} description={text} />)}</Stack>
              </Radio.Group>
              {isCheckout && ties.length > 0 && (
                <Group>
                  <Button variant="default" leftSection={<IconCreditCard size={17} aria-hidden />} onClick={() => setChosenFrom(ties)}>Choose a payment link</Button>
                </Group>
              )}
              {form.values.purchase.method !== 'none' && <TextInput label="Address" placeholder="https://…" maxLength={2000} rightSection={thing.purchase.url && <CopyAction value={thing.purchase.url} label="Address" />} {...form.getInputProps('purchase.url')} />}
              <Missing>{isCheckout && isOfTestMode(form.values.purchase.url) && 'This is a payment link of Stripe’s test mode: nobody pays real money there. Take one of live mode before members see it.'}</Missing>
            </Stack>
          </RecordFields>
        </fieldset>
      </Card>
      {mayConnect && <Tied query={tied} />}
      <PaymentLinksModal title="Payment links" ties={chosenFrom} close={() => setChosenFrom(null)}
        choice={{ label: 'Use it', taken: form.values.purchase.url, take: (url) => {
          form.setFieldValue('purchase.url', url);
          setChosenFrom(null);
        } }} />
    </Stack>
  );
}

/** What a purchase at a connected service opens this. */
async function loadTies(thing: string, signal: AbortSignal) {
  const { data: connections } = await call('get', '/connections', { query: { limit: 100 }, signal });
  const ties = await Promise.all(connections.map(async ({ id, kind, mode }) => {
    const { data } = await call('get', '/connections/{connection}/links', { path: { connection: id }, query: { limit: 100 }, signal });
    return data.filter((link) => link.thing === thing).map((link) => ({ ...link, kind, mode }));
  }));
  return { connections: connections.length, ties: ties.flat() };
}

function Tied({ query }: { query: UseQueryResult<Awaited<ReturnType<typeof loadTies>>> }) {
  return (
    <Card>
      <Title order={2} size="h3" mb="xs">Opened by purchases at</Title>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={20} width="60%" />}
      {query.data?.connections === 0 && <Text size="sm" c="dimmed">No payment service is connected yet.</Text>}
      {query.data && query.data.connections > 0 && query.data.ties.length === 0 && <Text size="sm" c="dimmed">Nothing that is sold at a connected service opens this yet. It is tied where the connection is set up.</Text>}
      <Stack gap={6}>
        {query.data?.ties.map(({ id, kind, mode, remote_id }) => (
          <Group key={id} gap="sm"><IconPlugConnected size={17} aria-hidden /><Text size="sm" tt="capitalize">{kind}{mode === 'test' ? ' (test)' : ''}</Text><Code>{remote_id}</Code></Group>
        ))}
      </Stack>
    </Card>
  );
}
