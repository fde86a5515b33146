import { Alert, Button, Code, CopyButton, Group, List, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy, IconWifiOff } from '@tabler/icons-react';
import { problemOf } from '../api/problem';

/** The id of the request, to be copied into a mail to whoever runs the server. */
export function RequestId({ id }: { id: string }) {
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <UnstyledButton onClick={copy} aria-label={`Copy the request id ${id}`}>
          <Group gap={6} wrap="nowrap">
            <Code fz="xs" c="var(--mantine-color-text)">{id}</Code>
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </Group>
        </UnstyledButton>
      )}
    </CopyButton>
  );
}

/** What went wrong, why, and what to do about it. */
export function ProblemAlert({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = problemOf(error);
  const Icon = problem.status === 0 && problem.kind === 'no-connection' ? IconWifiOff : IconAlertTriangle;
  return (
    <Alert color="red" variant="light" role="alert" title={problem.title} icon={<Icon />} radius="md">
      <Text size="sm">{problem.detail}</Text>
      {problem.fields.length > 0 && (
        <List size="sm" mt={6}>
          {problem.fields.map(({ field, message }) => <List.Item key={field + message}>{field ? `${field} ${message}` : message}</List.Item>)}
        </List>
      )}
      {(retry || problem.requestId) && (
        <Group mt="sm" gap="md">
          {retry && <Button size="xs" variant="default" onClick={retry}>Try again</Button>}
          {problem.requestId && <RequestId id={problem.requestId} />}
        </Group>
      )}
    </Alert>
  );
}
