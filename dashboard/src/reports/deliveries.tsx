import { Card, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { ScreenLink } from '../shared/screens_here';
import { useDays } from './days';
import { counted } from './figures';
import { ReportFrame } from './frame';
import { Count, StepsChart, Totals } from './steps';
import classes from './steps.module.css';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** `0.4 s`, `12 min`, `3 h` */
function lengthText(milliseconds: number): string {
  if (milliseconds < minute) return `${(milliseconds / second).toLocaleString(undefined, { maximumFractionDigits: milliseconds < 10 * second ? 1 : 0 })} s`;
  return milliseconds < hour ? `${Math.round(milliseconds / minute)} min` : `${Math.round(milliseconds / hour)} h`;
}

/** What became of what was sent to each receiver, and how long it took. */
export default function Deliveries() {
  const days = useDays();
  const { from, to } = days;
  const report = useQuery({ queryKey: ['reports', 'deliveries', from, to], queryFn: ({ signal }) => call('get', '/reports/deliveries', { query: { from, to }, signal }) });
  return (
    <ReportFrame tab="/reports/deliveries" days={days} report={report} file={{ report: 'deliveries' }}>
      {({ step, steps, receivers }) => (
        <>
          <Totals totals={[
            { label: 'Delivered', count: steps.reduce((sum, one) => sum + one.delivered, 0) },
            { label: 'Failed', count: steps.reduce((sum, one) => sum + one.failed, 0) },
            { label: 'Waiting', count: receivers.reduce((sum, one) => sum + one.waiting, 0), note: 'now' },
          ]} />
          <StepsChart title="Deliveries" step={step} steps={steps} isStacked series={[{ name: 'delivered', label: 'Delivered', color: 'teal.6' }, { name: 'failed', label: 'Failed', color: 'red.5' }]} />
          <Card>
            <Title order={2} size="h3" mb="sm">By receiver</Title>
            {receivers.length === 0 ? <Text c="dimmed" size="sm">There is no webhook yet.</Text> : (
              <Table.ScrollContainer minWidth={640}>
                <Table verticalSpacing="xs" aria-label="Receivers">
                  <Table.Thead>
                    <Table.Tr><Table.Th>Receiver</Table.Th><Table.Th ta="right">Delivered</Table.Th><Table.Th ta="right">Failed</Table.Th><Table.Th ta="right">Waiting</Table.Th><Table.Th ta="right">On average</Table.Th><Table.Th ta="right">Slowest</Table.Th><Table.Th ta="right">In a minute</Table.Th></Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {receivers.map(({ id, url, is_listening: isListening, delivered, failed, waiting, average_ms: average, slowest_ms: slowest, within_minute: quick }) => (
                      <Table.Tr key={id}>
                        <Table.Td className={classes.words}><ScreenLink to={`/webhooks/${id}`}>{url}</ScreenLink>{!isListening && <Text size="sm" c="dimmed">turned off</Text>}</Table.Td>
                        <Table.Td ta="right"><Count count={delivered} to={`/webhooks/${id}?state=delivered`} /></Table.Td>
                        <Table.Td ta="right"><Count count={failed} to={`/webhooks/${id}?state=failed`} /></Table.Td>
                        <Table.Td ta="right"><Count count={waiting} to={`/webhooks/${id}?state=waiting`} /></Table.Td>
                        <Table.Td ta="right">{delivered > 0 ? lengthText(average) : '–'}</Table.Td>
                        <Table.Td ta="right">{delivered > 0 ? lengthText(slowest) : '–'}</Table.Td>
                        <Table.Td ta="right">{delivered > 0 ? `${counted(Math.floor((100 * quick) / delivered))} %` : '–'}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            )}
          </Card>
        </>
      )}
    </ReportFrame>
  );
}
