import type { ReactNode } from 'react';
import { Card, Group, SegmentedControl, SimpleGrid, Text, ThemeIcon, Title } from '@mantine/core';
import { IconActivity, IconCircleDashedCheck, IconUserPlus, IconUsers, type Icon } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Schema } from '../api/call';
import { useScreenHere } from '../shared/screens_here';
import classes from './home.module.css';

type Trend = Schema<'Trend'>;

const choices = [7, 30, 90, 365] as const;
export type DayCount = (typeof choices)[number];

export const daysOf = (text: string | null): DayCount => choices.find((days) => String(days) === text) ?? 30;

/** `12 more than in the 30 days before` */
function compared({ now, before }: Trend, days: DayCount): string {
  if (now === before) return now === 0 ? 'none in these days' : `as many as in the ${days} days before`;
  return `${Math.abs(now - before).toLocaleString()} ${now > before ? 'more' : 'fewer'} than in the ${days} days before`;
}

interface Props {
  summary: Schema<'Summary'>;
  days: DayCount;
  choose: (days: DayCount) => void;
}

/** How the site does in the last days; each number leads to the members behind it. */
export function Figures({ summary: { figures: { members, joined, active, completions }, from, to }, days, choose }: Props) {
  const share = members === 0 ? 0 : Math.round((100 * active) / members);
  const behind = (figure: Schema<'ReportFigure'>) => `/reports/people?${new URLSearchParams({ figure, from, to })}`;
  return (
    <section aria-labelledby="figures">
      <Group justify="space-between" mb="sm" gap="sm">
        <Title order={2} id="figures">How the site does</Title>
        <SegmentedControl size="xs" aria-label="Days" value={String(days)} onChange={(next) => choose(daysOf(next))}
          data={choices.map((choice) => ({ value: String(choice), label: choice === 365 ? '12 months' : `${choice} days` }))} />
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="lg">
        <Figure icon={IconUsers} path="/members" label="Members" value={members} note="in all" />
        <Figure icon={IconUserPlus} path={behind('joined')} label="Joined" value={joined.now} note={compared(joined, days)} />
        <Figure icon={IconActivity} path={behind('logged_in')} label="Active" value={active} note={<>{share} % of your members logged in</>} />
        <Figure icon={IconCircleDashedCheck} path={behind('completed')} label="Pages completed" value={completions.now} note={compared(completions, days)} />
      </SimpleGrid>
    </section>
  );
}

function Figure({ icon: Picture, path, label, value, note }: { icon: Icon; path: string; label: string; value: number; note: ReactNode }) {
  const isHere = useScreenHere()(path.split('?')[0]!);
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
