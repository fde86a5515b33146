import { Anchor, Box, Group, Progress, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { tell, tellProblem } from './notices';

export type Job = Schema<'Job'>;

const formatted = new Intl.NumberFormat();
export const counted = (count: number, one: string, many: string) => `${formatted.format(count)} ${count === 1 ? one : many}`;
export const members = (count: number) => counted(count, 'member', 'members');

export const isOver = ({ finished_at }: Job) => finished_at !== null;

const firstPause = 120; // milliseconds; it grows, for a job that takes minutes is in no hurry
const longestPause = 1500;
const quiet = 700; // milliseconds until a job that still runs is shown

/** How far a job has come. */
export function JobProgress({ job, label }: { job: Job; label: string }) {
  const percent = job.total === 0 ? 100 : Math.floor((100 * job.done) / job.total);
  return (
    <Box>
      <Progress.Root size="md"><Progress.Section value={percent} aria-label={label} animated={!isOver(job)} /></Progress.Root>
      <Text size="xs" c="dimmed" mt={4}>{formatted.format(job.done)} of {formatted.format(job.total)}</Text>
    </Box>
  );
}

interface Words {
  doing: string; // while it runs: `Tagging 1,204 members`
  said: (changed: number) => string; // once it is done
  touches: string[]; // whose queries are old then
}

const pause = (length: number) => new Promise((resolve) => setTimeout(resolve, length));

function show(id: string, job: Job, { doing }: Words, isNew: boolean): void {
  const content = {
    id, title: doing, loading: true, autoClose: false as const, withBorder: true, closeButtonProps: { 'aria-label': 'Close' },
    message: <><JobProgress job={job} label={doing} /><Anchor component={Link} to="/jobs" size="sm">All jobs</Anchor></>,
  };
  if (isNew) notifications.show(content);
  else notifications.update(content);
}

function tellEnd(job: Job, words: Words): void {
  const refresh = () => words.touches.forEach((key) => void queries.invalidateQueries({ queryKey: [key] }));
  refresh();
  void queries.invalidateQueries({ queryKey: ['jobs'] });
  const refused = job.refused > 0 ? ` ${formatted.format(job.refused)} could not be: see Jobs.` : '';
  if (job.state === 'failed') return tellProblem(new Error(job.error ?? 'The job failed.'));
  const undo = async () => {
    await followJob(await call('post', '/jobs/{job}/undo', { path: { job: job.id } }), { doing: 'Taking it back', said: (changed) => `Taken back for ${members(changed)}.`, touches: words.touches });
  };
  const stopped = job.state === 'cancelled' ? ' Then it was cancelled.' : '';
  tell(words.said(job.changed) + stopped + refused, job.can_undo ? { undo } : {});
}

/** Shows how far a job has come, if it takes a while; says what came of it, with an undo. Resolves at its end. */
export async function followJob(begun: Job, words: Words): Promise<Job> {
  const id = `job-${begun.id}`;
  const since = performance.now();
  let job = begun;
  let isShown = false;
  for (let wait = firstPause; !isOver(job); wait = Math.min(wait * 1.4, longestPause)) {
    await pause(wait);
    job = await call('get', '/jobs/{job}', { path: { job: begun.id } });
    if (isOver(job) || (!isShown && performance.now() - since < quiet)) continue;
    show(id, job, words, !isShown);
    isShown = true;
  }
  if (isShown) notifications.hide(id);
  tellEnd(job, words);
  return job;
}

/** The head of a notice or a line about numbers of rows. */
export function JobCounts({ job }: { job: Job }) {
  return (
    <Group gap="md">
      <Text size="sm"><b>{formatted.format(job.changed)}</b> changed</Text>
      <Text size="sm"><b>{formatted.format(job.done - job.changed - job.refused)}</b> as wanted already</Text>
      {job.refused > 0 && <Text size="sm" c="var(--mantine-color-orange-light-color)"><b>{formatted.format(job.refused)}</b> refused</Text>}
    </Group>
  );
}
