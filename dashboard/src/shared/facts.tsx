import type { ReactNode } from 'react';
import { Box, SimpleGrid, Text } from '@mantine/core';

/** What is to be known of something, each with its name: `Last event: 5 minutes ago`. */
export function Facts({ facts, cols = { base: 1, xs: 2, md: 3 } }: { facts: [label: string, value: ReactNode][]; cols?: Record<string, number> }) {
  return (
    <SimpleGrid component="dl" cols={cols} spacing="lg" verticalSpacing="md" m={0}>
      {facts.map(([label, value]) => (
        <Box key={label} miw={0}>
          <Text component="dt" size="sm" c="dimmed">{label}</Text>
          <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>{value}</Text>
        </Box>
      ))}
    </SimpleGrid>
  );
}
