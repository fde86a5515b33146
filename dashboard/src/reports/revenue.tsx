import { useState } from 'react';
import { Badge, Button, Card, Group, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlugConnected } from '@tabler/icons-react';
import { Link } from 'react-router';
import { call, type Schema } from '../api/call';
import { Empty } from '../shared/empty';
import { moneyIn, shortMoneyIn } from '../shared/money';
import { useMoment } from '../shared/moment';
import { useScreenHere } from '../shared/screens_here';
import { useDays } from './days';
import { counted, paymentsPath } from './figures';
import { ReportFrame } from './frame';
import { StepsChart, Totals } from './steps';

type Report = Schema<'RevenueReport'>;

/** What came in, less what went back, and subscriptions that began and ended. */
export default function Revenue() {
  const days = useDays();
  const { from, to } = days;
  const report = useQuery({ queryKey: ['reports', 'revenue', from, to], queryFn: ({ signal }) => call('get', '/reports/revenue', { query: { from, to }, signal }) });
  return (
    <ReportFrame tab="/reports/revenue" days={days} report={report} file={{ report: 'revenue' }}>
      {(told) => (told.since ? <Told report={told} since={told.since} /> : <Nothing />)}
    </ReportFrame>
  );
}

function Nothing() {
  const isHere = useScreenHere();
  return (
    <Card>
      <Empty icon={IconPlugConnected} title="Nothing tells of payments yet" text="Connect Stripe, and what comes in stands here from that moment on. What was paid before is not told."
        action={isHere('/connections') && <Button component={Link} to="/connections">Connect Stripe</Button>} />
    </Card>
  );
}

function Told({ report, since }: { report: Report; since: string }) {
  const { from, to, step, steps, amounts, totals, running } = report;
  const [chosen, choose] = useState('');
  const moment = useMoment();
  const currencies = [...new Set([...totals, ...running.recurring].map(({ currency }) => currency))];
  const currency = currencies.includes(chosen) ? chosen : (currencies[0] ?? 'eur');
  const total = totals.find((one) => one.currency === currency) ?? { payments: 0, refunded: 0, revenue: 0 };
  const monthly = running.recurring.find((one) => one.currency === currency)?.monthly ?? 0;
  const taken = steps.map((span) => {
    const amount = amounts.find((one) => one.from === span.from && one.currency === currency);
    return { from: span.from, to: span.to, revenue: amount?.revenue ?? 0, refunded: amount?.refunded ?? 0 };
  });
  const behind = (span: { from: string; to: string }) => paymentsPath({ currency, from: span.from, to: span.to });
  const refunded = (span: { from: string; to: string }) => paymentsPath({ currency, from: span.from, to: span.to, refunded: 'true' });
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          {report.mode === 'test' && <Badge variant="outline" color="gray">Test payments</Badge>}
          <Text size="sm" c="dimmed">Told since {moment(since, false)}, when Stripe was connected.</Text>
        </Group>
        {currencies.length > 1 && <Select aria-label="Currency" size="xs" w={110} allowDeselect={false} value={currency} onChange={(next) => choose(next ?? '')} data={currencies.map((one) => ({ value: one, label: one.toUpperCase() }))} />}
      </Group>
      <Totals totals={[
        { label: 'Revenue', count: total.revenue, text: moneyIn(currency, total.revenue), note: 'less what went back', to: behind({ from, to }) },
        { label: 'Payments', count: total.payments, text: counted(total.payments), to: behind({ from, to }) },
        { label: 'Went back', count: total.refunded, text: moneyIn(currency, total.refunded), note: 'refunds and lost disputes', to: refunded({ from, to }) },
        { label: 'Recurring', count: monthly, text: moneyIn(currency, monthly), note: 'a month, as of now' },
      ]} />
      <StepsChart title="Revenue" step={step} steps={taken} isStacked valueText={(value) => moneyIn(currency, value)} axisText={(value) => shortMoneyIn(currency, value)} series={[
        { name: 'revenue', label: 'Revenue', color: 'teal.6', path: behind }, { name: 'refunded', label: 'Went back', color: 'orange.5', path: refunded },
      ]} />
      <StepsChart title="Subscriptions" step={step} steps={steps} series={[
        { name: 'begun', label: 'Began', color: 'tide.5', figure: 'subscribed' }, { name: 'ended', label: 'Ended', color: 'orange.5', figure: 'subscription_ended' },
      ]} />
      <Meaning running={running} />
    </>
  );
}

/** What the numbers say, and what they don't. */
function Meaning({ running: { subscriptions, unpriced } }: { running: Report['running'] }) {
  return (
    <Stack gap={4} c="dimmed" fz="sm">
      <Text inherit>Refunds and lost disputes are taken off the day on which the payment was made. What was paid before the connection, or without a checkout or an invoice, is not told.</Text>
      <Text inherit>
        {subscriptions === 1 ? 'One subscription runs now.' : `${counted(subscriptions)} subscriptions run now.`} Recurring is what those that are paid or past due cost a month at their price: before discounts and tax, a year by its twelfth, without trials
        {unpriced > 0 && ` and without ${counted(unpriced)} that ${unpriced === 1 ? 'goes' : 'go'} by use`}.
      </Text>
    </Stack>
  );
}
