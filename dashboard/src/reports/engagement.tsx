import { Card, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call, type Schema } from '../api/call';
import { ScreenLink } from '../shared/screens_here';
import { useDays, type Days } from './days';
import { peoplePath } from './figures';
import { ReportFrame } from './frame';
import { Count, StepsChart, Totals } from './steps';
import classes from './steps.module.css';

/** How often members come, and what they use most. */
export default function Engagement() {
  const days = useDays();
  const { from, to } = days;
  const report = useQuery({ queryKey: ['reports', 'engagement', from, to], queryFn: ({ signal }) => call('get', '/reports/engagement', { query: { from, to }, signal }) });
  return (
    <ReportFrame tab="/reports/engagement" days={days} report={report} file={{ report: 'engagement' }}>
      {({ active, step, steps, pages, files }) => (
        <>
          <Totals totals={[
            { label: 'Active members', count: active, note: 'logged in at least once', to: peoplePath({ figure: 'logged_in', from, to }) },
            { label: 'Log-ins', count: steps.reduce((sum, one) => sum + one.log_ins, 0), to: peoplePath({ figure: 'logged_in', from, to }) },
          ]} />
          <StepsChart title="Log-ins and active members" step={step} steps={steps} series={[
            { name: 'log_ins', label: 'Log-ins', color: 'tide.3', figure: 'logged_in' }, { name: 'active', label: 'Active members', color: 'tide.6', figure: 'logged_in' },
          ]} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
            <TopPages pages={pages} days={days} />
            <TopFiles files={files} days={days} />
          </SimpleGrid>
        </>
      )}
    </ReportFrame>
  );
}

function TopPages({ pages, days: { from, to } }: { pages: Schema<'UsedPage'>[]; days: Days }) {
  return (
    <Card>
      <Title order={2} size="h3" mb="sm">Completed most</Title>
      {pages.length === 0 ? <Text c="dimmed" size="sm">Nobody completed a page in these days.</Text> : (
        <Table verticalSpacing="xs" horizontalSpacing="xs" aria-label="Pages completed most">
          <Table.Thead><Table.Tr><Table.Th>Page</Table.Th><Table.Th ta="right">Members</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {pages.map(({ id, title, thing, completions }) => (
              <Table.Tr key={id}>
                <Table.Td className={classes.words}>{title}<Text size="sm" c="dimmed">{thing.name}</Text></Table.Td>
                <Table.Td ta="right"><Count count={completions} to={peoplePath({ figure: 'completed', from, to, page: id, name: title })} /></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}

function TopFiles({ files, days: { from, to } }: { files: Schema<'UsedFile'>[]; days: Days }) {
  return (
    <Card>
      <Title order={2} size="h3" mb="sm">Played and downloaded most</Title>
      {files.length === 0 ? <Text c="dimmed" size="sm">Nobody played or downloaded anything in these days.</Text> : <FileTable files={files} from={from} to={to} />}
    </Card>
  );
}

/** Files with how often each was played and downloaded. */
export function FileTable({ files, from, to }: { files: Schema<'UsedFile'>[]; from: string; to: string }) {
  return (
    <Table verticalSpacing="xs" horizontalSpacing="xs" aria-label="Files played and downloaded most">
      <Table.Thead><Table.Tr><Table.Th>File</Table.Th><Table.Th ta="right">Plays</Table.Th><Table.Th ta="right">Downloads</Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>
        {files.map(({ id, name, is_deleted: isDeleted, plays, downloads }) => (
          <Table.Tr key={id}>
            <Table.Td className={classes.words}>{isDeleted ? <Text span inherit c="dimmed">{name} (deleted)</Text> : <ScreenLink to={`/files/${id}`}>{name}</ScreenLink>}</Table.Td>
            <Table.Td ta="right"><Count count={plays} to={peoplePath({ figure: 'played', from, to, file: id, name })} /></Table.Td>
            <Table.Td ta="right"><Count count={downloads} to={peoplePath({ figure: 'downloaded', from, to, file: id, name })} /></Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
