import { Badge, Card, Group, Progress, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { call, type Schema } from '../api/call';
import { useDays } from './days';
import { peoplePath } from './figures';
import { ReportFrame } from './frame';
import { Count, Totals } from './steps';
import classes from './steps.module.css';

type Report = Schema<'ThingCompletionReport'>;

/** One product page by page: how many came this far, and after which page most go no further. */
export default function HowFar() {
  const { thing = '' } = useParams();
  const days = useDays();
  const { from, to } = days;
  const report = useQuery({
    queryKey: ['reports', 'completion', thing, from, to], queryFn: ({ signal }) => call('get', '/reports/completion/{thing}', { path: { thing }, query: { from, to }, signal }),
  });
  return (
    <ReportFrame tab="/reports/completion" title={report.data?.name ?? 'Where people stop'} days={days} report={report} file={{ report: 'pages', thing }}>
      {(told) => (
        <>
          <Totals totals={[
            { label: 'At work in it', count: told.began, note: 'completed a page in these days' },
            { label: 'Finished', count: told.finished, to: peoplePath({ figure: 'finished', from, to, thing, name: told.name }) },
          ]} />
          <Card>
            <Title order={2} size="h3" mb={4}>Where people stop</Title>
            <Text size="sm" c="dimmed" mb="sm">{sentenceOf(told)}</Text>
            {told.pages.length > 0 && <Pages report={told} from={from} to={to} />}
          </Card>
        </>
      )}
    </ReportFrame>
  );
}

function sentenceOf({ pages, began, stop }: Report): string {
  if (pages.length === 0) return 'It has no live page yet.';
  if (began === 0) return 'Nobody completed one of its pages in these days.';
  const page = pages.find(({ id }) => id === stop);
  return page ? `Most go no further after “${page.title}”.` : 'Whoever began came to the last page.';
}

function Pages({ report: { id: thing, pages, began, stop }, from, to }: { report: Report; from: string; to: string }) {
  return (
    <Table verticalSpacing="xs" horizontalSpacing="xs" aria-label="Pages in their order">
      <Table.Thead><Table.Tr><Table.Th>Page</Table.Th><Table.Th ta="right">Completed</Table.Th><Table.Th ta="right">Went no further</Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>
        {pages.map(({ id, title, completed, stopped }) => (
          <Table.Tr key={id} className={id === stop ? classes.stop : undefined}>
            <Table.Td className={classes.words}>
              <Group gap="xs">{title}{id === stop && <Badge color="orange">Most stop</Badge>}</Group>
              <Progress value={began === 0 ? 0 : (100 * completed) / began} size="sm" mt={6} aria-label={`${title}: completed by ${completed} of ${began}`} />
            </Table.Td>
            <Table.Td ta="right"><Count count={completed} to={peoplePath({ figure: 'completed', from, to, page: id, name: title })} /></Table.Td>
            <Table.Td ta="right"><Count count={stopped} to={peoplePath({ figure: 'stopped', from, to, page: id, thing, name: title })} /></Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
