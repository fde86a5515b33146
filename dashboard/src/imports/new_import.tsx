import { useState } from 'react';
import { Box, Card, Group, List, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.css';
import { IconFileSpreadsheet, IconUpload, IconX } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { sendFile } from '../api/call';
import { queries } from '../api/queries';
import { ProblemAlert } from '../shared/problem_alert';
import { PageHeader } from '../shared/page_header';

const sizeMost = 64 * 1024 * 1024;

export default function NewImport() {
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const take = async (file: File) => {
    setBusy(true);
    setError(null);
    try {
      const made = await sendFile('/imports', { name: file.name.slice(0, 200) }, new Blob([file], { type: 'text/csv' }));
      queries.setQueryData(['imports', made.id], made);
      void navigate(`/imports/${made.id}`);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <>
      <PageHeader title="Import members" back={{ label: 'Members', path: '/members' }} note="From a CSV file, as every other program writes one. Nobody is imported before you have seen what would become of each row." />
      <Box maw="46rem">
        {error !== null && <Box mb="md"><ProblemAlert error={error} /></Box>}
        <Card padding="lg">
          <Dropzone onDrop={([file]) => file && void take(file)} loading={isBusy} maxFiles={1} multiple={false} maxSize={sizeMost}
            onReject={() => setError(new Error('Give me one file of 64 MB at most.'))} aria-label="A CSV file">
            <Group justify="center" gap="lg" mih={190} style={{ pointerEvents: 'none' }}>
              <Dropzone.Accept><IconUpload size={44} stroke={1.4} aria-hidden /></Dropzone.Accept>
              <Dropzone.Reject><IconX size={44} stroke={1.4} aria-hidden /></Dropzone.Reject>
              <Dropzone.Idle><IconFileSpreadsheet size={44} stroke={1.4} aria-hidden /></Dropzone.Idle>
              <Box>
                <Text size="lg" fw={600}>Drop a CSV file here, or press to choose one</Text>
                <Text size="sm" c="dimmed" mt={4}>Its first line names the columns. Any separator and any encoding; 64 MB at most.</Text>
              </Box>
            </Group>
          </Dropzone>
          <List size="sm" mt="lg" spacing={6} c="dimmed">
            <List.Item>Exports of Keap, ActiveCampaign, AccessAlly, Kajabi and Teachable are understood as they come.</List.Item>
            <List.Item>Tags, custom fields, products, first access and completed lessons come along, if the file has them.</List.Item>
            <List.Item>Nobody gets a mail unless you ask for it, and you can undo the whole import for 30 days.</List.Item>
          </List>
        </Card>
      </Box>
    </>
  );
}
