import { Group, Kbd, Modal, Stack, Text, Title } from '@mantine/core';
import { useShortcuts } from '../shared/shortcuts';

const always = [{ keys: 'Ctrl K', label: 'Search and go anywhere', group: 'Everywhere' }, { keys: 'Ctrl S', label: 'Save the form', group: 'Everywhere' }];
const order = ['On this screen', 'Go to', 'Everywhere'];

/** What the keys do here and now. */
export function KeyboardMap({ opened, close }: { opened: boolean; close: () => void }) {
  const bound = [...useShortcuts(), ...always];
  return (
    <Modal opened={opened} onClose={close} title={<Text fw={650} size="lg" span>Keyboard map</Text>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="lg">
        {order.map((group) => {
          const here = bound.filter((shortcut) => shortcut.group === group);
          if (here.length === 0) return null;
          return (
            <section key={group}>
              <Title order={3} mb="xs">{group}</Title>
              {here.map(({ keys, label }) => (
                <Group key={keys} justify="space-between" py={4}>
                  <Text size="sm">{label}</Text>
                  <Group gap={5}>{keys.split(' ').map((key, at) => <Kbd key={at}>{key}</Kbd>)}</Group>
                </Group>
              ))}
            </section>
          );
        })}
      </Stack>
    </Modal>
  );
}
