import { useState } from 'react';
import { Alert, Anchor, Avatar, Button, Card, Grid, Group, Menu, Skeleton, Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconActivity, IconBan, IconChecklist, IconCreditCard, IconDeviceLaptop, IconDots, IconEye, IconKey, IconMailForward, IconTrash } from '@tabler/icons-react';
import { Link, useParams, useSearchParams } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { useChangeAddress } from '../shared/address';
import { tell, tellProblem } from '../shared/notices';
import { Moment, useMoment } from '../shared/moment';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { MemberAccess } from './access';
import { Billing, useBilling } from './billing';
import { isOwed, sentenceOf } from './billing_words';
import { BlockMember } from './block_member';
import { Facts } from './facts';
import { Standing } from './member_list';
import { MemberFolder } from './member_folder';
import { MemberTags } from './member_tags';
import { Notes } from './notes';
import { nameOf, sourceOf, type Member } from './person';
import { Progress } from './progress';
import { Sessions } from './sessions';
import { Timeline } from './timeline';
import classes from '../shared/tabs.module.css';

const back = { label: 'Members', path: '/members' };

export default function MemberRecord() {
  const { member: id = '' } = useParams();
  const query = useQuery({ queryKey: ['members', id], queryFn: ({ signal }) => call('get', '/members/{member}', { path: { member: id }, signal }) });
  if (query.isPending) return <><PageHeader title="Member" back={back} /><Skeleton height={320} radius="lg" /></>;
  if (query.error) return <><PageHeader title="Member" back={back} /><ProblemAlert error={query.error} retry={() => void query.refetch()} /></>;
  return <Record key={id} member={query.data} />;
}

/** Does it, reads the member again, and says so. */
function act(run: () => Promise<unknown>, said: string, undo?: () => Promise<unknown>): void {
  const again = () => queries.invalidateQueries({ queryKey: ['members'] });
  run().then(async () => {
    await again();
    tell(said, undo ? { undo: () => undo().then(again) } : {});
  }, tellProblem);
}

function Acts({ member }: { member: Member }) {
  const [isBlocking, setBlocking] = useState(false);
  const path = { member: member.id };
  const restore = () => call('post', '/members/{member}/restore', { path });
  const trash = () => call('delete', '/members/{member}', { path });
  const invite = () => call('post', '/members/{member}/invitation', { path });
  const name = nameOf(member);
  if (member.deleted_at) return <Button onClick={() => act(restore, `${name} is back.`)}>Bring back</Button>;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target><Button variant="default" leftSection={<IconDots size={17} aria-hidden />}>More</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to={`/preview?as=member&member=${member.id}`} leftSection={<IconEye size={16} />}>See the portal as {member.first_name || 'they do'}</Menu.Item>
          {!member.has_password && !member.blocked_at && (
            <Menu.Item leftSection={<IconMailForward size={16} />} onClick={() => act(invite, `An invitation is on its way to ${member.email}. Its link works for 48 hours.`)}>Send an invitation</Menu.Item>
          )}
          {member.blocked_at
            ? <Menu.Item leftSection={<IconBan size={16} />} onClick={() => act(() => call('delete', '/members/{member}/block', { path }), `${name} may log in again.`)}>Unblock</Menu.Item>
            : <Menu.Item leftSection={<IconBan size={16} />} onClick={() => setBlocking(true)}>Block…</Menu.Item>}
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => act(trash, `${name} is in the trash.`, restore)}>Put into the trash</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <BlockMember member={member} isOpen={isBlocking} close={() => setBlocking(false)} />
    </>
  );
}

/** What is owed, whoever looks at whatever of the record. */
function Owed({ member }: { member: Member }) {
  const moment = useMoment();
  const [now] = useState(Date.now);
  const owed = useBilling(member.id, useMay()('billing:read')).data?.subscriptions.find((one) => isOwed(one) && one.is_connected);
  if (!owed) return null;
  return <Alert color="orange" icon={<IconCreditCard />} mb="lg" title="Payment past due">{sentenceOf(owed, (at) => moment(at, false), now)} <Anchor component={Link} inherit underline="always" to="?tab=billing">Look at it</Anchor></Alert>;
}

function Warnings({ member }: { member: Member }) {
  return (
    <>
      <Owed member={member} />
      {member.deleted_at && <Alert color="gray" icon={<IconTrash />} mb="lg" title="In the trash">Cannot log in and is on no list, since <Moment at={member.deleted_at} />. What they have and did is kept.</Alert>}
      {member.blocked_at && <Alert color="red" icon={<IconBan />} mb="lg" title="Blocked">Cannot log in since <Moment at={member.blocked_at} />. {member.blocked_reason}</Alert>}
      {member.mail_bounce && <Alert color="yellow" mb="lg" title="Mail does not arrive">The mail server refused the address <Moment at={member.mail_bounce.at} />: {member.mail_bounce.reason}</Alert>}
    </>
  );
}

const tabs = [
  { value: 'access', label: 'Access', icon: IconKey, Panel: MemberAccess, permission: 'access:read' },
  { value: 'activity', label: 'Activity', icon: IconActivity, Panel: Timeline, permission: 'activity:read' },
  { value: 'progress', label: 'Progress', icon: IconChecklist, Panel: Progress, permission: 'members:read' },
  { value: 'billing', label: 'Billing', icon: IconCreditCard, Panel: Billing, permission: 'billing:read' },
  { value: 'sessions', label: 'Sessions', icon: IconDeviceLaptop, Panel: Sessions, permission: 'members:read' },
];

function Record({ member }: { member: Member }) {
  const may = useMay();
  const [search] = useSearchParams();
  const change = useChangeAddress();
  const shown = tabs.filter(({ permission }) => may(permission));
  const chosen = shown.find(({ value }) => value === search.get('tab'))?.value ?? shown[0]?.value ?? null;
  return (
    <>
      <PageHeader title={nameOf(member)} back={back} badge={<Standing member={member} />} actions={may('members:write') && <Acts member={member} />}
        note={<>{member.email} · joined <Moment at={member.created_at} /> · last log-in <Moment at={member.last_login_at} /></>} />
      <Warnings member={member} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 2, md: 1 }}>
          <Stack gap="lg">
            <Card>
              <Group mb="md"><Avatar name={nameOf(member)} color="tide" size={44} aria-hidden /><Title order={2}>Facts</Title></Group>
              <Facts member={member} />
            </Card>
            <Card><Title order={2} mb="md">Tags</Title><MemberTags member={member} /></Card>
            <MemberFolder member={member} />
            <Card><Title order={2} mb="md">Notes</Title><Notes member={member} /></Card>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 8 }} order={{ base: 1, md: 2 }}>
          <Card>
            <Tabs value={chosen} keepMounted={false} onChange={(tab) => change({ tab })}>
              <Tabs.List mb="lg" className={classes.tabs}>
                {shown.map(({ value, label, icon: Icon }) => <Tabs.Tab key={value} value={value} leftSection={<Icon size={16} aria-hidden />}>{label}</Tabs.Tab>)}
              </Tabs.List>
              {shown.map(({ value, Panel }) => <Tabs.Panel key={value} value={value}><Panel member={member} /></Tabs.Panel>)}
            </Tabs>
          </Card>
          <Text size="xs" c="dimmed" mt="sm" px="xs">Made by {sourceOf(member.source)} · {member.id}</Text>
        </Grid.Col>
      </Grid>
    </>
  );
}
