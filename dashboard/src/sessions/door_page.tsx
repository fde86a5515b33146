import type { ReactNode } from 'react';
import { Avatar, Box, Card, Center, Stack, Text, Title } from '@mantine/core';
import { useTitle } from '../shared/page_header';

/** A page before one is in: one card in the middle of a calm sheet. */
export function DoorPage({ title, note, children, below }: { title: string; note?: ReactNode; children: ReactNode; below?: ReactNode }) {
  useTitle(title);
  return (
    <Center component="main" mih="100dvh" p="md" py="xl">
      <Box w="100%" maw={424}>
        <Stack gap="lg">
          <Avatar size={44} radius="lg" color="tide" variant="filled" alt="" aria-hidden mx="auto">C</Avatar>
          <Card padding="xl" radius="xl" shadow="sm">
            <Title order={1} fz="1.4rem" mb={note ? 6 : 'lg'}>{title}</Title>
            {note && <Text c="dimmed" size="sm" mb="lg" component="div">{note}</Text>}
            {children}
          </Card>
          {below && <Text size="sm" c="dimmed" ta="center" component="div">{below}</Text>}
        </Stack>
      </Box>
    </Center>
  );
}
