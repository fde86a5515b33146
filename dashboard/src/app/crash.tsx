import { Box, Button, Code, Container, CopyButton, Group, Text } from '@mantine/core';
import { IconBug, IconRefresh } from '@tabler/icons-react';
import { useRouteError } from 'react-router';
import { Problem, problemOf } from '../api/problem';
import { Empty } from '../shared/empty';
import { ProblemAlert } from '../shared/problem_alert';
import { useTitle } from '../shared/page_header';

/** A file of another version is gone once the program was renewed; loading the page anew brings the new ones. */
const isStale = (text: string) => /dynamically imported module|importing a module script|error loading/i.test(text);

export function Crash({ isInside = false }: { isInside?: boolean }) {
  const error = useRouteError();
  useTitle('Something broke');
  const reload = <Button leftSection={<IconRefresh size={17} aria-hidden />} onClick={() => window.location.reload()}>Reload</Button>;
  if (error instanceof Problem) return <Box py="xl"><ProblemAlert error={error} retry={() => window.location.reload()} /></Box>;
  const { detail } = problemOf(error);
  const page = isStale(detail)
    ? <Empty icon={IconRefresh} title="There is a newer version" text="The program was renewed while this page was open." action={reload} />
    : (
      <Empty icon={IconBug} title="This screen broke" text="What you had saved is safe. Reload; if it breaks again, send us the text below." action={
        <Group justify="center">
          {reload}
          <CopyButton value={`${window.location.pathname}\n${error instanceof Error ? error.stack : detail}`}>
            {({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy the details'}</Button>}
          </CopyButton>
        </Group>
      } />
    );
  return (
    <Container size="sm" py={isInside ? 0 : 80} role="alert">
      {page}
      {!isStale(detail) && <Text ta="center" size="xs" c="dimmed"><Code>{detail}</Code></Text>}
    </Container>
  );
}
