import { useState, type ReactNode } from 'react';
import { Button, Center, Group, Paper, SegmentedControl, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { IconDeviceDesktop, IconDeviceMobile, IconExternalLink, IconRefresh, IconUserSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useTimeZone } from '../api/queries';
import { useMay } from '../api/session';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { tellProblem } from '../shared/notices';
import { GroupSelect } from '../shared/audience/group_select';
import { useEndOnLeave } from './end_on_leave';
import { MemberChoice } from './member_choice';
import { momentAt, usePreviewWish, wallOf, wishOf, type As, type Device, type PreviewWish } from './preview_wish';
import classes from './preview.module.css';

const kinds: { value: As; label: string }[] = [
  { value: 'everything', label: 'Everything' }, { value: 'visitor', label: 'Visitor' }, { value: 'member', label: 'Member' },
  { value: 'group', label: 'Group' },
];

const notes: Record<As, string> = {
  everything: 'Everything open, with drafts and what has a date to come.',
  visitor: 'What somebody sees who is not logged in.',
  member: 'What this member sees at that moment, with the reason on everything locked.',
  group: 'What somebody sees who has what the rule of the group asks for, and nothing else.',
};

export default function Preview() {
  const [chosen, change] = usePreviewWish();
  const mayShowDrafts = useMay()('content:write') && chosen.as !== 'everything';
  const wish = { ...chosen, drafts: chosen.drafts && mayShowDrafts };
  const zone = useTimeZone();
  const goOn = useEndOnLeave();
  return (
    <>
      <PageHeader title="Preview" note="The portal as somebody sees it, at any moment. Nothing you do in it is saved or counted." />
      <Group align="flex-end" gap="md" mb="xs">
        <Stack gap={4}>
          <Text size="sm" fw={600} id="preview-as">As</Text>
          <SegmentedControl aria-labelledby="preview-as" classNames={{ label: classes.kind }} data={kinds} value={wish.as} onChange={(as) => change({ as: as as As })} />
        </Stack>
        {wish.as === 'member' && <MemberChoice value={wish.member} choose={(member) => change({ member })} />}
        {wish.as === 'group' && <GroupSelect label="Group" placeholder="Type the name of a group" value={wish.group} onChange={(group) => change({ group })} w={{ base: '100%', sm: 300 }} />}
        {wish.as !== 'everything' && (
          <DateTimePicker
            label="At" placeholder="Now" clearable clearButtonProps={{ 'aria-label': 'Look as of now' }} valueFormat="D MMM YYYY, HH:mm" w={{ base: '100%', sm: 220 }}
            value={wish.at ? wallOf(wish.at, zone) : null} onChange={(wall) => change({ at: wall ? momentAt(wall, zone) : null })}
          />
        )}
        {mayShowDrafts && <Switch label="With drafts" checked={wish.drafts} onChange={({ currentTarget }) => change({ drafts: currentTarget.checked })} className={classes.drafts} />}
      </Group>
      <Text size="sm" c="dimmed" mb="md">{notes[wish.as]}{wish.drafts && ' Drafts are shown as if they were published, marked in their names.'}{wish.as !== 'everything' && ` Times are in ${zone}.`}</Text>
      <Shown key={`${wish.as} ${wish.member} ${wish.group} ${wish.at} ${wish.drafts}`} wish={wish} change={change} goOn={goOn} />
    </>
  );
}

function DeviceChoice({ device, choose }: { device: Device; choose: (device: Device) => void }) {
  return (
    <SegmentedControl
      aria-label="Device" size="xs" mr="auto" visibleFrom="sm" value={device} onChange={(value) => choose(value as Device)}
      data={[
        { value: 'desktop', label: <DeviceLabel icon={<IconDeviceDesktop size={15} aria-hidden />} text="Desktop" /> },
        { value: 'phone', label: <DeviceLabel icon={<IconDeviceMobile size={15} aria-hidden />} text="Phone" /> },
      ]}
    />
  );
}

function DeviceLabel({ icon, text }: { icon: ReactNode; text: string }) {
  return <Group gap={6} wrap="nowrap" justify="center">{icon}{text}</Group>;
}

/** The portal in a frame. Its link works for a minute, so each look asks for one of its own and keeps none. */
function Shown({ wish, change, goOn }: { wish: PreviewWish; change: (part: Partial<PreviewWish>) => void; goOn: () => void }) {
  const [round, setRound] = useState(0);
  const body = wishOf(wish);
  const link = useQuery({
    queryKey: ['previews', body, round], enabled: body !== null, gcTime: 0, staleTime: Infinity, refetchOnWindowFocus: false,
    queryFn: () => call('post', '/previews', { body: body! }),
  });
  if (!body) return <Waiting as={wish.as} />;
  if (link.isError) return <ProblemAlert error={link.error} />;
  const isHere = link.data && new URL(link.data.url).origin === window.location.origin;
  return (
    <>
      <Group justify="flex-end" gap="xs" mb="xs">
        <DeviceChoice device={wish.device} choose={(device) => change({ device })} />
        <Button variant="default" size="xs" leftSection={<IconRefresh size={15} aria-hidden />} onClick={() => setRound(round + 1)}>Start over</Button>
        <NewTab wish={wish} opened={goOn} />
      </Group>
      <Paper withBorder className={classes.stage} data-device={wish.device}>
        {!link.data && <Skeleton height="100%" radius={0} />}
        {link.data && isHere && <iframe key={link.data.url} title="The portal" src={link.data.url} className={classes.frame} />}
        {link.data && !isHere && (
          <Center h="100%" p="xl"><Text ta="center" c="dimmed" maw="26rem">
            The portal has an address of its own, {new URL(link.data.url).host}, and can’t be shown inside this page. Open it in a new tab.
          </Text></Center>
        )}
      </Paper>
    </>
  );
}

function Waiting({ as }: { as: As }) {
  return (
    <Paper withBorder className={classes.stage}>
      <Center h="100%"><Stack align="center" gap="xs" c="dimmed"><IconUserSearch size={32} stroke={1.4} aria-hidden /><Text>{as === 'group' ? 'Choose a group to see the portal as one of them.' : 'Choose a member to see the portal with their eyes.'}</Text></Stack></Center>
    </Paper>
  );
}

function NewTab({ wish, opened }: { wish: PreviewWish; opened: () => void }) {
  const open = async () => {
    try {
      const { url } = await call('post', '/previews', { body: wishOf(wish)! });
      window.open(url, '_blank', 'noopener');
      opened();
    } catch (error) {
      tellProblem(error);
    }
  };
  return <Button variant="default" size="xs" leftSection={<IconExternalLink size={15} aria-hidden />} onClick={() => void open()}>Open in a new tab</Button>;
}
