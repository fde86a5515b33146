import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { problemOf } from '../api/problem';
import { RequestId } from './problem_alert';

const undoLasts = 10_000; // milliseconds
const closeButtonProps = { 'aria-label': 'Close' };

/** Says that something was done; with `undo` there is a button that takes it back, for ten seconds. */
export function tell(message: string, { undo }: { undo?: () => Promise<unknown> | void } = {}): void {
  const id = notifications.show({
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo && (
          <Button size="compact-sm" variant="light" flex="none" onClick={() => {
            notifications.hide(id);
            Promise.resolve(undo()).catch(tellProblem);
          }}>Undo</Button>
        )}
      </Group>
    ),
    icon: <IconCheck size={18} />, color: 'teal', autoClose: undo ? undoLasts : 4000, withBorder: true, closeButtonProps,
  });
}

/** Says what went wrong with something that has no place of its own on the screen. */
export function tellProblem(error: unknown): void {
  const problem = problemOf(error);
  notifications.show({
    title: problem.title, color: 'red', icon: <IconAlertTriangle size={18} />, autoClose: 12_000, withBorder: true, role: 'alert', closeButtonProps,
    message: <>{problem.detail}{problem.requestId && <Group mt={6}><RequestId id={problem.requestId} /></Group>}</>,
  });
}
