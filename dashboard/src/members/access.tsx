import { useState } from 'react';
import { Alert, Badge, Box, Button, Card, Collapse, Group, Select, Skeleton, Slider, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { Empty } from '../shared/empty';
import { Moment, useMoment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { ProblemAlert } from '../shared/problem_alert';
import { byThing } from './by_thing';
import { GiveAccess } from './give_access';
import { sourceOf, type Member } from './person';
import { thingChoices, thingField, useThings, type Thing } from './things';
import { Why } from './why';

type Grant = Schema<'Grant'>;

const day = 86_400_000;
const reach = 365; // days ahead of today, and at most as many behind it
const colors = { open: 'teal', locked: 'yellow', hidden: 'gray' } as const;
const words = { open: 'Open', locked: 'Locked', hidden: 'Hidden' } as const;

/** What the member can open, by what, and why; on any day. */
export function MemberAccess({ member }: { member: Member }) {
  const may = useMay();
  const things = useThings().data ?? [];
  const [days, setDays] = useState(0);
  const [now] = useState(Date.now);
  const [isGiving, setGiving] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const [settled] = useDebouncedValue(days, 150);
  const at = settled === 0 ? undefined : new Date(now + settled * day).toISOString();
  const query = useQuery({
    queryKey: ['members', member.id, 'grants'], queryFn: ({ signal }) => call('get', '/grants', { query: { member: member.id, limit: 100 }, signal }),
  });
  if (query.isPending) return <Skeleton height={200} />;
  if (query.error) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  const held = byThing(query.data.data);
  if (asked && !held.has(asked)) held.set(asked, []);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end">
        <Select label="Ask about" placeholder="Any product or collection" data={thingChoices(things)} value={asked} onChange={setAsked} searchable clearable w={260} />
        {may('access:write') && <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setGiving(true)}>Give access</Button>}
      </Group>
      <GiveAccess member={member} isOpen={isGiving} close={() => setGiving(false)} />
      {held.size > 0 && <DaySlider member={member} now={now} days={days} choose={setDays} />}
      {query.data.next_cursor && <Alert color="gray">The 100 newest grants are shown.</Alert>}
      {held.size === 0 && <Empty icon={IconKey} title="No access given yet" text="Products that are open to all members need none. Ask above why something is open or locked." />}
      {[...held.entries()].map(([thing, grants]) => (
        <ThingAccess key={thing} member={member} thing={things.find(({ id }) => id === thing)} id={thing} grants={grants} at={at} startsOpen={thing === asked} />
      ))}
    </Stack>
  );
}

function DaySlider({ member, now, days, choose }: { member: Member; now: number; days: number; choose: (days: number) => void }) {
  const format = useMoment();
  const since = Math.max(-reach, Math.ceil((new Date(member.created_at).getTime() - now) / day));
  const label = (value: number) => (value === 0 ? 'Today' : format(now + value * day, false));
  return (
    <Box px="xs" pb="lg">
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>As of {label(days).replace('Today', 'today')}</Text>
        {days !== 0 && <Button size="compact-xs" variant="subtle" onClick={() => choose(0)}>Back to today</Button>}
      </Group>
      <Slider min={Math.min(since, -1)} max={reach} value={days} onChange={choose} label={label} thumbLabel="The day to look at" thumbProps={{ 'aria-valuetext': label(days) }}
        marks={[{ value: 0, label: 'Today' }, { value: 182, label: 'in 6 months' }]} />
    </Box>
  );
}

interface ThingProps {
  member: Member;
  id: string;
  thing: Thing | undefined;
  grants: Grant[];
  at: string | undefined;
  startsOpen: boolean;
}

function ThingAccess({ member, id, thing, grants, at, startsOpen }: ThingProps) {
  const [isOpen, setOpen] = useState(startsOpen);
  const { data: verdict, error } = useQuery({
    queryKey: ['members', member.id, 'access', id, at], placeholderData: keepPreviousData, enabled: thing !== undefined,
    queryFn: ({ signal }) => call('get', '/access', { query: { member: member.id, thing: id, ...(at ? { at } : {}) }, signal }),
  });
  return (
    <Card padding="md" radius="md">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Box miw={0} style={{ overflowWrap: 'anywhere' }}>
          <Group gap="xs"><Text fw={600}>{thing?.name ?? 'Deleted'}</Text>{thing?.isCollection && <Badge color="gray">Collection</Badge>}</Group>
          {verdict && <Text size="sm" c="dimmed" mt={2}>{verdict.summary}</Text>}
        </Box>
        {verdict && <Badge variant="dot" color={colors[verdict.verdict]} style={{ flex: 'none' }}>{words[verdict.verdict]}</Badge>}
      </Group>
      {error && <ProblemAlert error={error} />}
      {verdict && (
        <>
          <Button size="compact-sm" variant="subtle" mt="xs" ml={-8} style={{ alignSelf: 'flex-start' }} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>Why?</Button>
          <Collapse expanded={isOpen}><Box pt="xs"><Why reasons={verdict.reasons} /></Box></Collapse>
        </>
      )}
      {grants.length > 0 && <Stack gap="xs" mt="sm">{grants.map((grant) => <GrantLine key={grant.id} grant={grant} member={member} />)}</Stack>}
    </Card>
  );
}

function GrantLine({ grant, member }: { grant: Grant; member: Member }) {
  const may = useMay();
  const end = async () => {
    const again = () => queries.invalidateQueries({ queryKey: ['members', member.id] });
    await call('delete', '/grants/{grant}', { path: { grant: grant.id } });
    await again();
    tell('Access has ended.', {
      undo: () => call('post', '/grants', {
        body: { member: member.id, ...thingField(grant.thing), reference: grant.reference, notify: false, ...(grant.ends_at ? { ends_at: grant.ends_at } : {}) },
      }).then(again),
    });
  };
  const dates = grant.state === 'ended' ? <>ended <Moment at={grant.ends_at} /></> : <>{grant.state === 'upcoming' ? 'from ' : 'since '}<Moment at={grant.starts_at} />{grant.ends_at && <>, until <Moment at={grant.ends_at} /></>}</>;
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" miw={0} style={{ overflowWrap: 'anywhere' }} c={grant.state === 'ended' ? 'dimmed' : undefined}>By {sourceOf(grant.source)}{grant.reference && ` (${grant.reference})`}, {dates}</Text>
      {grant.state !== 'ended' && may('access:write') && <Button size="compact-sm" variant="default" style={{ flex: 'none' }} onClick={() => void end().catch(tellProblem)}>End</Button>}
    </Group>
  );
}
