import { useEffect, type ReactNode } from 'react';
import { Anchor, Box, Group, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useKnownSession } from '../api/session';

/** Sets the title of the tab. */
export function useTitle(title: string): void {
  const site = useKnownSession()?.site?.name ?? 'CustomerHub';
  useEffect(() => {
    document.title = title ? `${title} · ${site}` : site;
  }, [title, site]);
}

interface Props {
  title: string;
  note?: ReactNode; // a sentence below it
  back?: { label: string; path: string };
  badge?: ReactNode;
  actions?: ReactNode;
}

/** The head of a screen: its one h1, where one comes from, what one can do. */
export function PageHeader({ title, note, back, badge, actions }: Props) {
  useTitle(title);
  return (
    <Box mb="lg">
      {back && (
        <Anchor component={Link} to={back.path} c="dimmed" size="sm" mb={6} display="inline-flex" style={{ alignItems: 'center', gap: 6 }}>
          <IconArrowLeft size={15} aria-hidden /> {back.label}
        </Anchor>
      )}
      <Group justify="space-between" align="flex-start" gap="md">
        <Box style={{ flex: '1 1 16rem', minWidth: 0 }}>
          <Group gap="sm">
            <Title order={1} style={{ overflowWrap: 'anywhere' }}>{title}</Title>
            {badge}
          </Group>
          {note && <Text c="dimmed" mt={4} maw="44rem" style={{ overflowWrap: 'anywhere' }}>{note}</Text>}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
    </Box>
  );
}
