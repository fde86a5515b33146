import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconListCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { addressOf, call } from '../api/call';
import { useMay } from '../api/session';
import { followJob, isOver, JobCounts, JobProgress, members, type Job } from '../shared/jobs';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { stateWords, wordsOf } from './job_words';

const lookEvery = 1000; // milliseconds, while one runs

function State({ job }: { job: Job }) {
  const { label, color } = stateWords[job.state];
  return <Badge variant="dot" miw="max-content" color={color}>{job.undone_by ? `${label}, undone` : label}</Badge>;
}

function Outcome({ job }: { job: Job }) {
  if (!isOver(job)) return <JobProgress job={job} label={wordsOf(job)} />;
  return (
    <>
      <JobCounts job={job} />
      {job.error && <Text size="sm" c="var(--mantine-color-error)">{job.error}</Text>}
    </>
  );
}

const columns: Column<Job>[] = [
  { id: 'job', title: 'Job', cell: (job) => wordsOf(job) },
  { id: 'state', title: 'State', cell: (job) => <State job={job} /> },
  { id: 'outcome', title: 'What came of it', cell: (job) => <Outcome job={job} /> },
  { id: 'who', title: 'By', cell: ({ started_by: { kind, name } }) => (kind === 'operator' ? 'the command line' : name) },
  { id: 'when', title: 'Started', cell: ({ created_at }) => <Moment at={created_at} /> },
];

function Actions({ job, refresh }: { job: Job; refresh: () => void }) {
  const may = useMay();
  const path = { job: job.id };
  const cancel = () => call('post', '/jobs/{job}/cancel', { path }).then(() => tell('Cancelled. What was done stays.')).catch(tellProblem).finally(refresh);
  const undo = () => call('post', '/jobs/{job}/undo', { path }).then((undoing) => {
    refresh();
    return followJob(undoing, { doing: 'Taking it back', said: (changed) => `Taken back for ${members(changed)}.`, touches: ['members', 'tags', 'jobs'] });
  }).catch(tellProblem);
  return (
    <Group gap="xs" wrap="nowrap" justify="flex-end">
      {!isOver(job) && may('members:write') && <Button size="xs" variant="default" onClick={() => void cancel()}>Cancel</Button>}
      {job.can_undo && may('members:write') && <Button size="xs" variant="default" onClick={() => void undo()}>Undo</Button>}
      {job.done > 0 && <Anchor size="sm" href={addressOf('/jobs/{job}/result', { path })} download>Result</Anchor>}
    </Group>
  );
}

export default function JobList() {
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(true);
  const refresh = () => void queries.invalidateQueries({ queryKey: ['jobs'] });
  useEffect(() => {
    if (!isBusy) return undefined;
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ['jobs'] }), lookEvery);
    return () => clearInterval(timer);
  }, [isBusy, queries]);
  return (
    <>
      <PageHeader title="Jobs" note="What goes on in the background for many members at once. Kept for 30 days, in which it can be undone." />
      <ListTable
        name="jobs" label="Jobs" columns={columns} rowId={({ id }) => id} rowActions={(job) => <Actions job={job} refresh={refresh} />}
        load={async ({ cursor, limit }, signal) => {
          const page = await call('get', '/jobs', { query: { limit, ...(cursor ? { cursor } : {}) }, signal });
          setBusy(page.data.some((job) => !isOver(job)));
          return page;
        }}
        empty={{ icon: IconListCheck, title: 'No jobs yet', text: 'Tick members in their list and do something to all of them, or import a file: it is shown here.' }}
      />
    </>
  );
}
