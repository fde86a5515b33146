import type { ReactNode } from 'react';
import { EmptyState } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';

/** What a screen shows while it has nothing to show: what will stand here, and the way to the first of it. */
export function Empty({ icon: Picture, title, text, action }: { icon: Icon; title: string; text: ReactNode; action?: ReactNode }) {
  return (
    <EmptyState py={64} px="md" variant="light" title={title} description={text} icon={<Picture stroke={1.6} />}>
      {action && <EmptyState.Actions>{action}</EmptyState.Actions>}
    </EmptyState>
  );
}
