import type { ReactNode } from 'react';
import { Card, Group, SimpleGrid, Text, ThemeIcon, Title } from '@mantine/core';
import { IconActivity, IconCircleDashedCheck, IconUsers, type Icon } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Schema } from '../api/call';
import { useScreenHere } from '../shared/screens_here';
import classes from './home.module.css';

type Trend = Schema<'Trend'>;

/** `in the last 30 days, 12 more than in those before` */
function compared({ now, before }: Trend): string {
  const gap = Math.abs(now - before).toLocaleString();
  if (now === before) return now === 0 ? 'in the last 30 days' : 'in the last 30 days, as many as in those before';
  return `in the last 30 days, ${gap} ${now > before ? 'more' : 'fewer'} than in those before`;
}

export function Figures({ figures: { members, joined, active, completions } }: { figures: Schema<'Summary'>['figures'] }) {
  const share = members === 0 ? 0 : Math.round((100 * active) / members);
  return (
    <section aria-labelledby="figures">
      <Title order={2} id="figures" mb="sm">How the site does</Title>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="lg">
        <Figure icon={IconUsers} path="/members" label="Members" value={members} note={<>{joined.now === 0 ? 'None' : joined.now.toLocaleString()} joined {compared(joined)}</>} />
        <Figure icon={IconActivity} path="/members?seen=30" label="Active" value={active} note={<>{share} % of your members logged in within the last 30 days</>} />
        <Figure icon={IconCircleDashedCheck} path="/reports" label="Pages completed" value={completions.now} note={compared(completions)} />
      </SimpleGrid>
    </section>
  );
}

function Figure({ icon: Picture, path, label, value, note }: { icon: Icon; path: string; label: string; value: number; note: ReactNode }) {
  const isHere = useScreenHere()(path);
  const inside = (
    <>
      <Group justify="space-between">
        <Text size="sm" fw={600} c="dimmed">{label}</Text>
        <ThemeIcon variant="light" size={30} radius="md"><Picture size={17} stroke={1.7} aria-hidden /></ThemeIcon>
      </Group>
      <Text className={classes.value} mt={4}>{value.toLocaleString()}</Text>
      <Text size="sm" c="dimmed" mt={6}>{note}</Text>
    </>
  );
  return isHere ? <Card component={Link} to={path} className={classes.figure}>{inside}</Card> : <Card>{inside}</Card>;
}
