import { useEffect } from 'react';
import { Alert, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { Link } from 'react-router';
import { addressOf, call } from '../api/call';
import { queries } from '../api/queries';
import { followJob, isOver, JobProgress, members, type Job } from '../shared/jobs';
import { tell, tellProblem } from '../shared/notices';
import { ProblemAlert } from '../shared/problem_alert';
import type { Import } from './import_screen';

const lookEvery = 500; // milliseconds
const formatted = new Intl.NumberFormat();

function titleOf(job: Job): string {
  if (!isOver(job)) return 'Importing…';
  if (job.undone_by) return 'Imported, and taken back';
  return job.state === 'done' ? 'Imported' : job.state === 'cancelled' ? 'Cancelled' : 'It went wrong';
}

export function ResultStep({ file, job: id }: { file: Import; job: string }) {
  const { data: job, error } = useQuery({
    queryKey: ['jobs', 'one', id], queryFn: ({ signal }) => call('get', '/jobs/{job}', { path: { job: id }, signal }),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : lookEvery),
  });
  const isDone = job !== undefined && isOver(job);
  useEffect(() => {
    if (isDone) for (const made of ['members', 'tags']) void queries.invalidateQueries({ queryKey: [made] });
  }, [isDone]);
  if (error) return <ProblemAlert error={error} />;
  if (!job) return <Skeleton height={180} radius="md" />;
  const again = () => queries.invalidateQueries({ queryKey: ['jobs'] });
  const cancel = () => call('post', '/jobs/{job}/cancel', { path: { job: id } }).then(again).then(() => tell('Cancelled. What was imported stays, and can be undone.')).catch(tellProblem);
  const undo = () => call('post', '/jobs/{job}/undo', { path: { job: id } })
    .then((undoing) => followJob(undoing, { doing: 'Taking the import back', said: (changed) => `Taken back for ${members(changed)}.`, touches: ['members', 'tags', 'jobs'] }))
    .catch(tellProblem);
  return (
    <Card maw="44rem" padding="lg" aria-live="polite">
      <Stack gap="md">
        <Title order={2} size="h3">{titleOf(job)}</Title>
        {!isOver(job) && <JobProgress job={job} label={`Importing ${file.name}`} />}
        {isOver(job) && <Text>{members(job.changed)} made or changed, {formatted.format(job.done - job.changed - job.refused)} were so already, {formatted.format(job.refused)} refused.</Text>}
        {job.error && <Alert color="red" icon={<IconAlertTriangle size={18} />}>{job.error}</Alert>}
        <Group gap="sm">
          {!isOver(job) && <Button variant="default" onClick={() => void cancel()}>Cancel</Button>}
          {isOver(job) && <Button component={Link} to="/members?sort=-joined">See the members</Button>}
          {isOver(job) && job.refused > 0 && (
            <Button component="a" href={addressOf('/jobs/{job}/result', { path: { job: id } })} download variant="default" leftSection={<IconDownload size={17} aria-hidden />}>Refused rows as a file</Button>
          )}
          {job.can_undo && <Button variant="default" onClick={() => void undo()}>Undo the import</Button>}
        </Group>
      </Stack>
    </Card>
  );
}
