import { useState } from 'react';
import { Alert, Box, Button, Drawer, Group, NavLink, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call, callForTag, type Schema } from '../../api/call';
import { problemOf } from '../../api/problem';
import { Moment, useMoment } from '../../shared/moment';
import { ProblemAlert } from '../../shared/problem_alert';
import { PageReader } from './page_editor';

interface Props {
  page: string;
  seenTag: () => string | undefined;
  opened: boolean;
  close: () => void;
  restored: (page: Schema<'Page'>, tag: string | undefined) => void;
}

/** What the page said earlier, and the way back to it. */
export function History(props: Props) {
  return (
    <Drawer opened={props.opened} onClose={props.close} position="right" size="xl" title="Earlier versions">
      {props.opened && <Versions {...props} />}
    </Drawer>
  );
}

function Versions({ page, seenTag, close, restored }: Props) {
  const query = useQuery({ queryKey: ['pages', page, 'versions'], queryFn: ({ signal }) => call('get', '/pages/{page}/versions', { path: { page }, query: { limit: 100 }, signal }), staleTime: 0 });
  const [chosen, setChosen] = useState<number | null>(null);
  if (query.error) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Stack>{[0, 1, 2].map((line) => <Skeleton key={line} height={44} />)}</Stack>;
  const versions = query.data.data;
  if (versions.length < 2) return <Text c="dimmed">There is no earlier version yet. From the first change on, what the page said before is kept here: the latest 50, with who wrote them.</Text>;
  const shown = versions.find(({ version }) => version === chosen) ?? versions[1]!;
  return (
    <Stack>
      <Box component="nav" aria-label="Versions" mah={230} style={{ overflowY: 'auto' }}>
        {versions.map((entry, at) => <Entry key={entry.version} entry={entry} isNow={at === 0} isChosen={entry === shown} choose={() => setChosen(entry.version)} />)}
      </Box>
      <Version key={shown.version} page={page} entry={shown} isNow={shown === versions[0]} seenTag={seenTag} done={(answer, tag) => {
        restored(answer, tag);
        close();
      }} />
    </Stack>
  );
}

function Entry({ entry, isNow, isChosen, choose }: { entry: Schema<'PageVersionEntry'>; isNow: boolean; isChosen: boolean; choose: () => void }) {
  const moment = useMoment();
  return (
    <NavLink component="button" active={isChosen} aria-current={isChosen || undefined} onClick={choose} label={isNow ? 'As it is now' : moment(entry.saved_at)}
      description={<>{entry.author?.name ?? 'Before the first change'} · <Moment at={entry.saved_at} /></>} />
  );
}

interface VersionProps {
  page: string;
  entry: Schema<'PageVersionEntry'>;
  isNow: boolean;
  seenTag: () => string | undefined;
  done: Props['restored'];
}

function Version({ page, entry, isNow, seenTag, done }: VersionProps) {
  const path = { page, version: entry.version };
  const query = useQuery({ queryKey: ['pages', page, 'versions', entry.version], queryFn: ({ signal }) => call('get', '/pages/{page}/versions/{version}', { path, signal }) });
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const restore = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { answer, tag } = await callForTag('post', '/pages/{page}/versions/{version}/restore', { path, ifMatch: seenTag() });
      done(answer, tag);
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack>
      <Group justify="space-between">
        <Text fw={650}>{entry.title}</Text>
        {!isNow && <Button loading={isBusy} onClick={() => void restore()}>Restore this version</Button>}
      </Group>
      {problem !== null && (problemOf(problem).status === 412
        ? <Alert color="orange" title="Somebody else saved the page meanwhile">Close this, look at what they wrote, and open the versions again.</Alert>
        : <ProblemAlert error={problem} />)}
      {query.error && <ProblemAlert error={query.error} />}
      {query.data ? <PageReader body={query.data.body} /> : <Skeleton height={240} />}
    </Stack>
  );
}
