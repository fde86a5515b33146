import { Card, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useDays } from './days';
import { FileTable } from './engagement';
import { peoplePath } from './figures';
import { ReportFrame } from './frame';
import { StepsChart, Totals } from './steps';

/** What was played and downloaded, file by file. */
export default function Usage() {
  const days = useDays();
  const { from, to } = days;
  const report = useQuery({ queryKey: ['reports', 'files', from, to], queryFn: ({ signal }) => call('get', '/reports/files', { query: { from, to }, signal }) });
  return (
    <ReportFrame tab="/reports/files" days={days} report={report} file={{ report: 'files' }}>
      {({ step, steps, files }) => (
        <>
          <Totals totals={[
            { label: 'Plays', count: steps.reduce((sum, one) => sum + one.plays, 0), to: peoplePath({ figure: 'played', from, to }) },
            { label: 'Downloads', count: steps.reduce((sum, one) => sum + one.downloads, 0), to: peoplePath({ figure: 'downloaded', from, to }) },
          ]} />
          <StepsChart title="Plays and downloads" step={step} steps={steps} series={[
            { name: 'plays', label: 'Plays', color: 'tide.5', figure: 'played' }, { name: 'downloads', label: 'Downloads', color: 'teal.6', figure: 'downloaded' },
          ]} />
          <Card>
            <Title order={2} size="h3" mb={4}>By file</Title>
            <Text size="sm" c="dimmed" mb="sm">Files of your library. What is embedded from elsewhere isn’t followed.</Text>
            {files.length === 0 ? <Text c="dimmed" size="sm">Nobody played or downloaded anything in these days.</Text> : <FileTable files={files} from={from} to={to} />}
          </Card>
        </>
      )}
    </ReportFrame>
  );
}
