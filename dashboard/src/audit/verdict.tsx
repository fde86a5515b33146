import { Alert, Button, Group, Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { call } from '../api/call';
import { ProblemAlert } from '../shared/problem_alert';

const perhaps = new Intl.NumberFormat();

/** Whether the log is what was written: the server reads all of it when somebody asks. */
export function Verdict() {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['audit', 'verdict'], queryFn: ({ signal }) => call('get', '/audit/verdict', { signal }), staleTime: Infinity, enabled: false,
  });
  const check = <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>{data ? 'Check again' : 'Check the log'}</Button>;
  if (error) return <Group mb="md" grow><ProblemAlert error={error} retry={() => void refetch()} /></Group>;
  if (!data) {
    return (
      <Group mb="md" gap="sm">
        {check}
        <Text size="sm" c="dimmed">Finds whether anybody changed an entry, or took one away, by hand.</Text>
        {isFetching && <Loader size="xs" aria-label="Checking" />}
      </Group>
    );
  }
  return data.is_whole
    ? (
      <Alert color="teal" mb="md" icon={<IconShieldCheck />} title="The log is whole" role="status">
        <Group justify="space-between"><Text size="sm">All {perhaps.format(data.entries)} entries are what was written, and none is missing.</Text>{check}</Group>
      </Alert>
    )
    : (
      <Alert color="red" mb="md" icon={<IconShieldX />} title="Somebody changed the log" role="alert">
        <Group justify="space-between"><Text size="sm">Entry {data.broken_at} {data.fault}. Keep a copy of the database, and ask who can reach it.</Text>{check}</Group>
      </Alert>
    );
}
