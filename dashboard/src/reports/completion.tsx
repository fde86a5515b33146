import { Anchor, Card, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { call } from '../api/call';
import { useDays } from './days';
import { counted, peoplePath } from './figures';
import { ReportFrame } from './frame';
import { Count, StepsChart, Totals } from './steps';
import classes from './steps.module.css';

/** What was completed, and in which product; each leads to where people stop in it. */
export default function Completion() {
  const days = useDays();
  const { from, to } = days;
  const report = useQuery({ queryKey: ['reports', 'completion', from, to], queryFn: ({ signal }) => call('get', '/reports/completion', { query: { from, to }, signal }) });
  return (
    <ReportFrame tab="/reports/completion" days={days} report={report} file={{ report: 'completion' }}>
      {({ step, steps, things }) => (
        <>
          <Totals totals={[
            { label: 'Pages completed', count: steps.reduce((sum, one) => sum + one.pages, 0), to: peoplePath({ figure: 'completed', from, to }) },
            { label: 'Products finished', count: steps.reduce((sum, one) => sum + one.finished, 0), to: peoplePath({ figure: 'finished', from, to }) },
          ]} />
          <StepsChart title="Completed" step={step} steps={steps} series={[
            { name: 'pages', label: 'Pages', color: 'tide.5', figure: 'completed' }, { name: 'finished', label: 'Products finished', color: 'teal.6', figure: 'finished' },
          ]} />
          <Card>
            <Title order={2} size="h3" mb={4}>By product</Title>
            <Text size="sm" c="dimmed" mb="sm">Open one to see where people stop.</Text>
            {things.length === 0 ? <Text c="dimmed" size="sm">No product keeps progress yet.</Text> : (
              <Table verticalSpacing="xs" horizontalSpacing="xs" aria-label="Products">
                <Table.Thead><Table.Tr><Table.Th>Product</Table.Th><Table.Th ta="right">Pages completed</Table.Th><Table.Th ta="right">Finished</Table.Th></Table.Tr></Table.Thead>
                <Table.Tbody>
                  {things.map(({ id, name, completions, finished }) => (
                    <Table.Tr key={id}>
                      <Table.Td className={classes.words}><Anchor component={Link} to={`/reports/completion/${id}${days.search}`} inherit>{name}</Anchor></Table.Td>
                      <Table.Td ta="right">{counted(completions)}</Table.Td>
                      <Table.Td ta="right"><Count count={finished} to={peoplePath({ figure: 'finished', from, to, thing: id, name })} /></Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )}
          </Card>
        </>
      )}
    </ReportFrame>
  );
}
